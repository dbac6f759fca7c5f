package dev.sessionrelay.report;

import dev.sessionrelay.ledger.usage.UsedSession;
import java.util.Locale;
import java.util.function.Function;

/** What rows of a report are about. */
public enum UsageGrouping {
  OWNER(UsedSession::owner),
  VENDOR(UsedSession::vendor),
  TARGET(UsedSession::target),
  QUEUE(UsedSession::queue),
  KIND(UsedSession::kind);

  private final Function<UsedSession, String> name;

  UsageGrouping(Function<UsedSession, String> name) {
    this.name = name;
  }

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The row of a session; empty where it is not known. */
  String of(UsedSession session) {
    String known = name.apply(session);
    return known == null ? "" : known;
  }
}
