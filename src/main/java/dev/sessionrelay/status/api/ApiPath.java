package dev.sessionrelay.status.api;

import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.status.StatusReport;
import java.util.List;
import java.util.stream.Stream;

/**
 * A path of the API, with what the OpenAPI document says of it.
 *
 * @param template behind {@link #ROOT}; {@code {key}} takes in slashes
 * @param parameters names of its parameters
 * @param answer its body, or null where that is none of ours
 */
public record ApiPath(
    String template, String summary, List<String> parameters, Class<? extends Record> answer) {
  public static final String ROOT = "/api/v1";

  private static final List<String> EVENT_FILTERS =
      List.of(
          "type", "vendor", "account", "target", "session", "source", "state", "since", "until");
  private static final List<String> PARTS = List.of("cursor", "limit");

  static final ApiPath SESSIONS =
      new ApiPath(
          "/sessions",
          "Sessions of all clouds, each once",
          both(SessionFilter.PARAMETERS, both(List.of("sort"), PARTS)),
          ApiAnswers.SessionsAnswer.class);
  static final ApiPath TOTALS =
      new ApiPath(
          "/sessions/totals",
          "How many sessions there are of each vendor, state and activity",
          SessionFilter.PARAMETERS,
          ApiAnswers.TotalsAnswer.class);
  static final ApiPath SESSION =
      new ApiPath(
          "/sessions/{key}",
          "One session, with its life",
          List.of(),
          ApiAnswers.SessionDetailAnswer.class);
  static final ApiPath SESSION_EVENTS =
      new ApiPath(
          "/sessions/{key}/events",
          "Events of one session, newest first",
          PARTS,
          ApiAnswers.EventsAnswer.class);
  static final ApiPath EVENTS =
      new ApiPath(
          "/events",
          "Events, newest first, with what became of them at each sink",
          both(EVENT_FILTERS, PARTS),
          ApiAnswers.EventsAnswer.class);
  static final ApiPath EVENT =
      new ApiPath("/events/{id}", "One event", List.of(), EventAnswer.class);
  static final ApiPath INCIDENTS =
      new ApiPath(
          "/incidents",
          "Incidents: first those that are open, then those that have ended",
          both(List.of("open", "vendor", "account", "target", "session", "since", "until"), PARTS),
          ApiAnswers.IncidentsAnswer.class);
  static final ApiPath ALERTS =
      new ApiPath("/alerts", "Alerts that are open", List.of(), ApiAnswers.AlertsAnswer.class);
  static final ApiPath TARGETS =
      new ApiPath("/targets", "Targets", List.of(), ApiAnswers.TargetsAnswer.class);
  static final ApiPath ACCOUNTS =
      new ApiPath("/accounts", "Accounts", List.of(), ApiAnswers.AccountsAnswer.class);
  static final ApiPath SINKS =
      new ApiPath("/sinks", "Sinks", List.of(), ApiAnswers.SinksAnswer.class);
  static final ApiPath DEAD_LETTERS =
      new ApiPath(
          "/dead-letters",
          "Events that sinks refused for good, oldest first",
          List.of("sink", "limit"),
          ApiAnswers.DeadLettersAnswer.class);
  static final ApiPath RELOAD =
      new ApiPath("/reload", "The newest reload", List.of(), ApiAnswers.ReloadAnswer.class);
  static final ApiPath STATUS =
      new ApiPath("/status", "How the relay is doing", List.of(), StatusReport.class);
  static final ApiPath STREAM =
      new ApiPath(
          "/stream",
          "Changes as they come, as server-sent events; Last-Event-ID resumes",
          List.of(),
          null);

  public ApiPath {
    parameters = List.copyOf(parameters);
  }

  /** All paths. */
  public static List<ApiPath> all() {
    return List.of(
        SESSIONS,
        TOTALS,
        SESSION,
        SESSION_EVENTS,
        EVENTS,
        EVENT,
        INCIDENTS,
        ALERTS,
        TARGETS,
        ACCOUNTS,
        SINKS,
        DEAD_LETTERS,
        RELOAD,
        STATUS,
        STREAM);
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.of(some, others).flatMap(List::stream).toList();
  }
}
