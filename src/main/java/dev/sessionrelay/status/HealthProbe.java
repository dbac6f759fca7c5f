package dev.sessionrelay.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sessionrelay.status.StatusReport.HealthState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The answer of a health endpoint, in the form of Camel's observability services: a state word, and
 * checks where details are allowed.
 */
public record HealthProbe(
    String status, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ProbeCheck> checks) {
  public HealthProbe {
    checks = List.copyOf(checks);
  }

  private static final String UP = "UP";
  private static final String DOWN = "DOWN";

  /** One thing that was looked at. */
  public record ProbeCheck(
      String name,
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("error-message") String error) {}

  /** Never down for a vendor, a sink or the database: a restart would mend none of them. */
  public static HealthProbe live(List<String> stuck) {
    return of(List.of(check("threads", stuck.isEmpty() ? null : String.join("; ", stuck))));
  }

  /**
   * Up when a configuration is applied and the ledger can be written.
   *
   * @param report null before the relay runs, and while it stops
   */
  public static HealthProbe ready(StatusReport report) {
    boolean applied = report != null && report.reload() != null;
    boolean down = report != null && report.health().state() == HealthState.DOWN;
    return of(
        List.of(
            check("configuration", applied ? null : "the relay is starting or stopping"),
            check("ledger", down ? report.health().reasons().get(0) : null)));
  }

  /** Everything: {@code DEGRADED} when someone should look. */
  public static HealthProbe of(StatusReport report) {
    List<ProbeCheck> checks = new ArrayList<>(ready(report).checks());
    Stream<String> degraded =
        report.health().reasons().stream()
            .skip(report.health().state() == HealthState.DOWN ? 1 : 0);
    degraded.forEach(reason -> checks.add(check("relay", reason)));
    return new HealthProbe(report.health().state().name(), checks);
  }

  private static HealthProbe of(List<ProbeCheck> checks) {
    boolean up = checks.stream().allMatch(check -> check.status().equals(UP));
    return new HealthProbe(up ? UP : DOWN, checks);
  }

  private static ProbeCheck check(String name, String error) {
    return new ProbeCheck(name, error == null ? UP : DOWN, error);
  }

  public boolean isUp() {
    return !status.equals(DOWN);
  }

  public HealthProbe withoutDetails() {
    return new HealthProbe(status, List.of());
  }
}
