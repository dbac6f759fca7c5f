package dev.sessionrelay.status.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.query.DeadLetterRow;
import dev.sessionrelay.ledger.query.SessionDetail.SessionSighting;
import dev.sessionrelay.ledger.query.SessionSpan;
import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.status.AlertRuleReport;
import dev.sessionrelay.status.StatusReport;
import java.time.Instant;
import java.util.List;

/** The bodies of the API's answers, one for each path. */
public final class ApiAnswers {
  private ApiAnswers() {}

  /**
   * Part of the sessions.
   *
   * @param sessions in the order asked for
   * @param next cursor of the part that follows; null at the end
   */
  public record SessionsAnswer(List<SessionAnswer> sessions, String next) {
    public SessionsAnswer {
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * How many sessions there are.
   *
   * @param totals by vendor, state and activity
   */
  public record TotalsAnswer(List<SessionTotal> totals) {
    public TotalsAnswer {
      totals = List.copyOf(totals);
    }
  }

  /**
   * One session.
   *
   * @param sightings each call that sees it
   * @param timeline oldest first
   * @param begins whether the timeline begins with its discovery
   * @param canonical the canonical session
   */
  public record SessionDetailAnswer(
      SessionAnswer session,
      List<SessionSighting> sightings,
      List<SessionSpan> timeline,
      boolean begins,
      JsonNode canonical) {
    public SessionDetailAnswer {
      sightings = List.copyOf(sightings);
      timeline = List.copyOf(timeline);
    }
  }

  /**
   * Part of the events.
   *
   * @param events newest first
   * @param next cursor of the part that follows; null at the end. A part may be empty and have one
   */
  public record EventsAnswer(List<EventAnswer> events, String next) {
    public EventsAnswer {
      events = List.copyOf(events);
    }
  }

  /**
   * Incidents: first those that are open, then those that have ended, newest first.
   *
   * @param next cursor of the part that follows; null at the end
   */
  public record IncidentsAnswer(List<IncidentAnswer> incidents, String next) {
    public IncidentsAnswer {
      incidents = List.copyOf(incidents);
    }
  }

  /** Alerts that are open, by rule; also rules that have none. */
  public record AlertsAnswer(List<AlertRuleReport> rules) {
    public AlertsAnswer {
      rules = List.copyOf(rules);
    }
  }

  /** The targets and how their last turns went. */
  public record TargetsAnswer(List<StatusReport.TargetReport> targets) {
    public TargetsAnswer {
      targets = List.copyOf(targets);
    }
  }

  /** The accounts and whether their vendors may be asked. */
  public record AccountsAnswer(List<StatusReport.AccountReport> accounts) {
    public AccountsAnswer {
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * The sinks.
   *
   * @param sinks as they are doing
   * @param stored what the ledger knows of each, also of those that are not configured any more
   */
  public record SinksAnswer(List<StatusReport.Sink> sinks, List<SinkRow> stored) {
    public SinksAnswer {
      sinks = List.copyOf(sinks);
      stored = List.copyOf(stored);
    }
  }

  /** Dead letters, oldest first. */
  public record DeadLettersAnswer(List<DeadLetterAnswer> deadLetters) {
    public DeadLettersAnswer {
      deadLetters = List.copyOf(deadLetters);
    }
  }

  /**
   * An event that a sink refused for good.
   *
   * @param attempts tries
   * @param diedAt when it was given up
   * @param error why
   * @param event the CloudEvent
   */
  public record DeadLetterAnswer(
      String sink, String id, int attempts, Instant diedAt, String error, JsonNode event) {
    static DeadLetterAnswer of(DeadLetterRow row) {
      return new DeadLetterAnswer(
          row.sink(),
          row.event().id(),
          row.attempts(),
          row.diedAt(),
          row.error(),
          RawJson.parse(row.event().json()));
    }
  }

  /** The newest reload. */
  public record ReloadAnswer(StatusReport.Reload reload) {}
}
