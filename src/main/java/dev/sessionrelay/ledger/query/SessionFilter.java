package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.util.List;

/**
 * Which sessions to list; null means any.
 *
 * @param states any of these; empty for all
 * @param target one of the targets that see it
 * @param stale whether it is to be stale, or to be fresh
 * @param text words that are to stand in its id, name, owner, kind, queue, state, vendor, account,
 *     target or source, in any case
 */
public record SessionFilter(
    List<SessionState> states,
    Activity activity,
    String vendor,
    String account,
    String target,
    String kind,
    String owner,
    String queue,
    Boolean stale,
    String text) {
  /** Names of the parameters that it is made of. */
  public static final List<String> PARAMETERS =
      List.of(
          "state",
          "activity",
          "vendor",
          "account",
          "target",
          "kind",
          "owner",
          "queue",
          "stale",
          "q");

  public static final SessionFilter ALL =
      new SessionFilter(List.of(), null, null, null, null, null, null, null, null, null);

  public SessionFilter {
    states = List.copyOf(states);
  }

  /**
   * From {@link #PARAMETERS}; of {@code state} several with commas between.
   *
   * @throws QueryException for a value that is none
   */
  public static SessionFilter of(QueryParameters query) {
    return new SessionFilter(
        query.words("state", SessionState.class),
        query.word("activity", Activity.class),
        query.text("vendor"),
        query.text("account"),
        query.text("target"),
        query.text("kind"),
        query.text("owner"),
        query.text("queue"),
        query.flag("stale"),
        query.text("q"));
  }
}
