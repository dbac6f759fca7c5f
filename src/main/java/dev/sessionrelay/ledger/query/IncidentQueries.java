package dev.sessionrelay.ledger.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.ledger.query.ClosedIncident.IncidentFailure;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Incidents that have ended, made of their events: known as long as these are kept. */
public final class IncidentQueries {
  /** Failures that are read for one part of the list at most. */
  private static final int MOST_FAILURES = 5_000;

  private static final ObjectReader JSON = new ObjectMapper().reader();

  private final LedgerReader ledger;
  private final EventQueries events;

  public IncidentQueries(LedgerReader ledger) {
    this.ledger = ledger;
    this.events = new EventQueries(ledger);
  }

  /**
   * The ones that ended last, part by part.
   *
   * @param query of its event; types are those that end an incident
   * @param below {@link IncidentPage#next} of the part before, or null for the first
   */
  public IncidentPage closed(EventQuery query, Long below, int limit) {
    EventQuery endings =
        new EventQuery(
            List.of(EventType.POLL_RECOVERED, EventType.TARGET_REMOVED),
            query.vendor(),
            query.account(),
            query.target(),
            query.session(),
            query.source(),
            null,
            query.since(),
            query.until());
    EventPage page = events.newest(endings, below, limit);
    List<Stored> ended = page.events();
    List<Event> failures = ended.isEmpty() ? List.of() : failures(ended);
    return new IncidentPage(
        ended.stream().map(each -> closed(each.event(), failures)).toList(), page.next());
  }

  /** Failures of the targets of these incidents since the first of them began, oldest first. */
  private List<Event> failures(List<Stored> ended) {
    List<String> targets = ended.stream().map(each -> each.event().target()).distinct().toList();
    Instant first =
        ended.stream().map(each -> since(each.event())).min(Instant::compareTo).orElseThrow();
    List<Event> found = new ArrayList<>();
    for (List<String> some : SqlParameters.chunks(targets)) {
      String sql =
          "SELECT "
              + ColumnReader.EVENT
              + " FROM event WHERE type = 'POLL_FAILED'"
              + " AND type NOT IN ('SESSION_CHANGED', 'SESSION_OBSERVED')"
              + " AND only_for IS NULL AND position <= ? AND +time >= ? AND target"
              + SqlParameters.in(some.size())
              + " ORDER BY position DESC LIMIT ?";
      found.addAll(
          0,
          ledger.query(
              sql, ColumnReader::event, ended.get(0).position(), first, some, MOST_FAILURES));
    }
    Collections.reverse(found);
    return found;
  }

  private static ClosedIncident closed(Event end, List<Event> failures) {
    JsonNode data = data(end);
    Instant since = since(end);
    List<IncidentFailure> own =
        failures.stream()
            .filter(failed -> isOfSame(failed, end, since))
            .map(IncidentQueries::failure)
            .toList();
    return new ClosedIncident(
        end.id(),
        end.vendor(),
        text(data, "endpoint"),
        text(data, "account"),
        end.target(),
        text(data, "workspaceId"),
        text(data, "sessionId"),
        own.isEmpty() ? List.of(failure(end)) : own,
        since,
        end.time(),
        Duration.ofMillis(data.path("durationMillis").asLong()),
        data.path("count").asLong(),
        end.type() == EventType.TARGET_REMOVED);
  }

  private static boolean isOfSame(Event failed, Event end, Instant since) {
    return failed.source().equals(end.source())
        && failed.target().equals(end.target())
        && Objects.equals(failed.subject(), end.subject())
        && failed.sequence() < end.sequence()
        && !failed.time().isBefore(since.minusMillis(1));
  }

  private static IncidentFailure failure(Event event) {
    JsonNode failure = data(event).path("failure");
    return new IncidentFailure(
        event.time(),
        text(failure, "class"),
        failure.hasNonNull("status") ? failure.get("status").asInt() : null,
        text(failure, "code"),
        text(failure, "message"),
        text(failure, "solution"),
        text(failure, "requestId"));
  }

  /** When it began; of an event that somebody has changed, when it ended. */
  private static Instant since(Event event) {
    return Stream.of(data(event).path("since").asText())
        .filter(text -> !text.isEmpty())
        .map(Instant::parse)
        .findFirst()
        .orElse(event.time());
  }

  private static String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : null;
  }

  private static JsonNode data(Event event) {
    try {
      return JSON.readTree(event.json()).path("data");
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
