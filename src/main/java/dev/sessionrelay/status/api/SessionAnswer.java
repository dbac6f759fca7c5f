package dev.sessionrelay.status.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.query.SessionRow;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * A session as last known, once, whichever calls see it.
 *
 * @param key names it for good: service/account/scope/session
 * @param source CloudEvents source of its events, of the call that knows it best
 * @param sessionId the vendor's id
 * @param account name of the operator's account
 * @param target the operator's target that saw it last
 * @param kind canonical kind, such as SQL
 * @param state canonical state
 * @param activity whether it works
 * @param stale whether its target has had no answer about it for two turns: then its state is of
 *     lastSeen
 * @param owner name, or id where there is no name
 * @param queue the vendor's queue
 * @param engine version of its engine
 * @param firstSeen when it was discovered
 * @param changedAt when its newest event was observed
 * @param stateSince when it was first observed in its state; the same as firstSeen where it may
 *     have been in it before
 * @param activitySince when it was first observed in its activity
 * @param lastSeen when it was seen last
 * @param staleSince since when it is stale
 * @param goneAt when it was found to be gone
 * @param createdAt when the vendor says that it was created
 * @param startedAt when the vendor says that it was started
 * @param lastActivityAt when the vendor says that it worked last
 * @param link the vendor's page of it
 */
public record SessionAnswer(
    String key,
    String source,
    String sessionId,
    String vendor,
    String account,
    String target,
    String kind,
    String name,
    SessionState state,
    Activity activity,
    boolean stale,
    String owner,
    String queue,
    String engine,
    Instant firstSeen,
    Instant changedAt,
    Instant stateSince,
    Instant activitySince,
    Instant lastSeen,
    Instant staleSince,
    Instant goneAt,
    String createdAt,
    String startedAt,
    String lastActivityAt,
    String link) {

  static SessionAnswer of(SessionRow row) {
    JsonNode session = RawJson.parse(row.json());
    return new SessionAnswer(
        row.key(),
        row.source(),
        row.subject(),
        row.vendor(),
        row.account(),
        row.target(),
        row.kind(),
        row.name(),
        row.state(),
        row.activity(),
        row.isStale(),
        row.owner(),
        row.queue(),
        RawJson.text(session.path("engine"), "version"),
        row.firstSeen(),
        row.changedAt(),
        row.stateSince(),
        row.activitySince(),
        row.lastSeen(),
        row.staleSince(),
        row.goneAt(),
        RawJson.text(session, "createdAt"),
        RawJson.text(session, "startedAt"),
        RawJson.text(session, "lastActivityAt"),
        RawJson.webLink(RawJson.text(session.path("links"), "ui")));
  }
}
