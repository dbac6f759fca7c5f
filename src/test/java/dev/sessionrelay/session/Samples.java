package dev.sessionrelay.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sessions for tests. */
public final class Samples {
  public static final Origin ORIGIN =
      new Origin(
          "alibaba",
          "emr-serverless-spark",
          "alibaba-session-clusters",
          "prod",
          "spark",
          "w-1234abcd",
          "w-1234abcd");

  private Samples() {}

  /** Every field has a value. */
  public static Session full() {
    return new Session(
        ORIGIN,
        "sc-123131",
        "adhoc_query",
        "SQL",
        "SQL",
        SessionState.RUNNING,
        "Running",
        Activity.IDLE,
        new Session.StateReason("200", "ok"),
        new Session.Owner("123131", "test_user"),
        "dev_queue",
        new Session.Engine("esr-2.1", "esr-4.0.0 (Spark 3.5.2, Scala 2.12)", false),
        Instant.parse("2024-11-22T09:26:38Z"),
        Instant.parse("2024-11-22T09:26:39.123456Z"),
        Instant.parse("2024-11-22T10:00:00Z"),
        true,
        new Session.AutoStop(false, 45),
        new Session.Links("http://spark-ui-xxxx", "public.example.com", "internal.example.com"),
        List.of(
            new Session.ConfigurationItem(
                "spark-default.conf", "spark.app.name", "test_application")),
        Map.of(
            "draftId",
            "TSK-xxxxxxxxx",
            "publicEndpointEnabled",
            true,
            "extra",
            Map.of("b", 1, "a", List.of("x", 2.5)),
            "readings",
            Map.of("kernelConnections", 3)),
        "DD6B1B2A-5837-5237-ABE4-FF0C8944");
  }

  /** Only what is required. */
  public static Session bare() {
    return of("sc-1", SessionState.RUNNING, Activity.UNKNOWN);
  }

  public static Session of(String id, SessionState state, Activity activity) {
    return new Session(
        ORIGIN, id, null, null, null, state, null, activity, null, null, null, null, null, null,
        null, null, null, null, null, null, null);
  }
}
