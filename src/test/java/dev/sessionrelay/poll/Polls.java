package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.session.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Polls of one target, every thirty seconds, and how they fail. */
final class Polls {
  static final String TARGET = "spark";
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Origin ORIGIN =
      new Origin("huawei", "fabric", "huawei-sql-session", "prod", TARGET, "w-1", "w-1");

  private Polls() {}

  static DuePoll poll(String session, Instant now) {
    return due(ORIGIN, session, now);
  }

  static DuePoll due(Origin origin, String session, Instant now) {
    return in(new PollCycle(now, 1, turn -> {}), origin, session);
  }

  /**
   * @param sighted hears who is seen
   */
  static DuePoll watched(String session, Instant now, Consumer<String> sighted) {
    GoneEvidence evidence = new GoneEvidence(System::nanoTime, sighted);
    return in(new PollCycle(now, 1, turn -> {}, evidence, null), ORIGIN, session);
  }

  private static DuePoll in(PollCycle turn, Origin origin, String session) {
    return new DuePoll(
        origin,
        session,
        "",
        Map.of(),
        INTERVAL,
        turn.began().plus(INTERVAL),
        false,
        turn,
        new AnswerMemory());
  }

  static PollException failed(FailureKind row, boolean renewed) {
    return new PollException(
        new Failure(row, 400, null, row.meaning(), row.advice(), null, null, null), renewed);
  }
}
