package dev.sessionrelay.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.session.Incident;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How the process is doing at one moment. Holds no secret: whoever makes one has left them out.
 *
 * @param now when it was made; ages are counted from it
 * @param alerts by rule, those that are open; also rules that have none
 * @param totals of sessions, each counted once, however many targets see it
 * @param group relays that share the ledger; null for one that has it to itself
 * @param reload null before the first reload
 */
public record StatusReport(
    Instant now,
    Health health,
    Process process,
    ConfigurationReport configuration,
    List<TargetReport> targets,
    List<AccountReport> accounts,
    List<OpenIncident> incidents,
    List<Sink> sinks,
    LedgerReport ledger,
    List<SessionTotal> totals,
    List<AlertRuleReport> alerts,
    @JsonInclude(JsonInclude.Include.NON_NULL) GroupReport group,
    Reload reload) {

  public StatusReport {
    Objects.requireNonNull(now, "now");
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(ledger, "ledger");
    targets = List.copyOf(targets);
    accounts = List.copyOf(accounts);
    incidents = List.copyOf(incidents);
    sinks = List.copyOf(sinks);
    totals = List.copyOf(totals);
    alerts = List.copyOf(alerts);
  }

  /** Whether the process does its work. */
  public enum HealthState {
    UP,
    /** It works, and someone should look: a refused reload, a sink that is down. */
    DEGRADED,
    /** It does not work: polling pauses because the ledger cannot be written. */
    DOWN
  }

  /**
   * @param reasons why it is not {@code UP}, a sentence each
   */
  public record Health(HealthState state, List<String> reasons) {
    public Health {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * @param node generated id of this process
   * @param home directory of its files, absolute
   */
  public record Process(String version, String node, String home, Instant started) {
    public Process {
      Objects.requireNonNull(home, "home");
    }
  }

  /**
   * What is in force.
   *
   * @param since when it was put in force
   * @param lines sorted {@code key = value}, secrets as {@code [secret]}
   */
  public record ConfigurationReport(String checksum, Instant since, List<String> lines) {
    public ConfigurationReport {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A target and how its last turn went.
   *
   * @param schedule such as {@code every 30s} or the cron expression
   * @param lastTurn when the last turn ended, or null
   * @param nextTurn when its timer goes off next, or null when that is not known
   * @param result in words, such as {@code 12 sessions} or {@code 401 UNAUTHENTICATED}
   * @param failing whether the last turn failed, as a whole or for a session
   * @param incomplete whether the last listing broke off or contradicted itself
   * @param sessions known and not gone
   * @param stale of these, how many had no answer for two turns
   * @param quiet why it is not polled, or nothing is told of it, in words; null when it is as usual
   * @param slowed whether it is asked more rarely than its schedule says
   * @param turns turns that have ended
   * @param turnSeconds how long they took in all
   * @param polls of these turns, by how they ended
   * @param retries requests made again, by the failure class of the one before
   * @param skipped times that the timer fired while the turn before still ran
   * @param elsewhere true when another relay polls it, of which {@code result} tells then
   */
  public record TargetReport(
      String name,
      String endpoint,
      String account,
      String schedule,
      Instant lastTurn,
      Instant nextTurn,
      String result,
      boolean failing,
      boolean incomplete,
      long sessions,
      long stale,
      String quiet,
      boolean slowed,
      long turns,
      double turnSeconds,
      List<PollCount> polls,
      Map<String, Long> retries,
      long skipped,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean elsewhere) {
    public TargetReport {
      polls = List.copyOf(polls);
      retries = Collections.unmodifiableMap(new TreeMap<>(retries));
    }
  }

  /**
   * @param result {@code OK}, {@code HELD} when none was made, or the failure class
   * @param status of the answer that decided, or null when there was none
   */
  public record PollCount(String result, Integer status, long count) {}

  /**
   * An account and whether its vendor may be asked.
   *
   * @param heldUntil until when no request is made, or null
   * @param heldWhy why that is so, or null
   * @param heldSeconds for how long no request was made since the account was configured
   * @param breakers one for each endpoint in use
   */
  public record AccountReport(
      String name,
      String vendor,
      Instant heldUntil,
      String heldWhy,
      double heldSeconds,
      List<BreakerReport> breakers) {
    public AccountReport {
      breakers = List.copyOf(breakers);
    }
  }

  /**
   * A circuit breaker.
   *
   * @param state {@code closed}, {@code open} or {@code half open}
   */
  public record BreakerReport(String endpoint, String state) {
    public boolean isClosed() {
      return state.equals("closed");
    }
  }

  /**
   * An incident, with what of its origin a reader needs.
   *
   * @param session the id asked for, or null when the whole target fails
   * @param classChanges how often it failed in another way than the time before
   * @param suppressedBy what keeps it from being told, in words; null when it was told
   * @param withheldFrom sinks that maintenance keeps it from, while others have heard of it
   */
  public record OpenIncident(
      String target,
      String endpoint,
      String account,
      String session,
      @JsonProperty("class") String failureClass,
      Integer status,
      String code,
      String message,
      String solution,
      String requestId,
      Instant since,
      long count,
      int classChanges,
      String suppressedBy,
      List<String> withheldFrom) {
    public OpenIncident {
      withheldFrom = List.copyOf(withheldFrom);
    }

    public static OpenIncident of(Incident incident) {
      return new OpenIncident(
          incident.origin().target(),
          incident.origin().endpoint(),
          incident.origin().account(),
          incident.sessionId(),
          incident.failureClass(),
          incident.status(),
          incident.code(),
          incident.message(),
          incident.solution(),
          incident.requestId(),
          incident.since(),
          incident.count(),
          incident.course().classChanges(),
          incident.course().suppressedBy(),
          incident.course().withheldFrom());
    }
  }

  /**
   * A sink and what it still has to get.
   *
   * @param state in words, such as {@code delivering}, {@code waiting}, {@code stopped}
   * @param oldestWaiting time of the oldest event that waits, or null
   * @param lastError of the newest try that failed, or null once one succeeded
   */
  public record Sink(
      String name,
      String state,
      long backlog,
      Instant oldestWaiting,
      String lastError,
      long delivered,
      long deadLetters) {}

  /**
   * @param words what is wrong, or where it is
   */
  public record LedgerReport(boolean healthy, String words, long bytes, long sessions) {}

  /**
   * The newest reload.
   *
   * @param cause such as {@code files} or {@code signal}
   * @param faults rendered with file and line
   * @param changes what was applied, a line each
   */
  public record Reload(
      Instant at,
      String cause,
      boolean applied,
      List<String> faults,
      List<String> changes,
      long millis) {
    public Reload {
      faults = List.copyOf(faults);
      changes = List.copyOf(changes);
    }
  }
}
