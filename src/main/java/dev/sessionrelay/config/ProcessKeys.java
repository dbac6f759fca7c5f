package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.ClusterKeys;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.LedgerKeys;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.settings.ValueTypes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of the process as a whole. */
public final class ProcessKeys {
  public static final PropertyKey<Duration> RETRY_DELAY =
      PropertyKey.of("retry.delay", ValueTypes.duration("1ms", "1h"), "500ms")
          .means(
              "Wait before the second try, at most; doubled before each later one, and drawn at"
                  + " random below that.");
  public static final PropertyKey<Duration> RETRY_MAX_DELAY =
      PropertyKey.of("retry.max-delay", ValueTypes.duration("1ms", "1h"), "8s")
          .means("Longest wait between two tries. All tries end before the target's next turn.");

  /** Requests in all, for each failure that is tried again. */
  public static final List<PropertyKey<Integer>> ATTEMPTS =
      List.of(
          attempts("timed-out", "the answer is a status 408"),
          attempts("throttled", "the answer is a status 429"),
          attempts("vendor-fault", "the answer is a status 500"),
          attempts("undocumented", "the answer is another status from 500 on"),
          attempts("unreachable", "there is no answer"));

  public static final PropertyKey<Double> SLOW_DOWN_FACTOR =
      PropertyKey.of("slow-down.factor", ValueTypes.decimal(1, 100), "2")
          .means(
              "A target that cannot succeed (400, 401, 403, 404) is polled this many times more"
                  + " rarely after each failure.");
  public static final PropertyKey<Duration> SLOW_DOWN_CEILING =
      PropertyKey.of("slow-down.ceiling", ValueTypes.duration("1s", "7d"), "15m")
          .means("Longest time between two polls of such a target.");
  public static final PropertyKey<Integer> BREAKER_FAILURES =
      PropertyKey.of("breaker.failures", ValueTypes.integer(1, 1000), "5")
          .means(
              "Failed requests in a row after which an endpoint of an account is left alone for a"
                  + " while.");
  public static final PropertyKey<Duration> BREAKER_WAIT =
      PropertyKey.of("breaker.wait", ValueTypes.duration("100ms", "24h"), "30s")
          .means("For how long, before one request tries again.");

  public static final PropertyKey<Long> ANSWER_SIZE =
      PropertyKey.of("limits.answer-size", ValueTypes.size("1KB", "1GB"), "4MB")
          .means("Largest answer that is read.");
  public static final PropertyKey<Duration> ANSWER_TIME =
      PropertyKey.of("limits.answer-time", ValueTypes.duration("100ms", "1h"), "60s")
          .means("Longest time for one answer from first to last byte.");
  public static final PropertyKey<Integer> PAGES =
      PropertyKey.of("limits.pages", ValueTypes.integer(1, 100_000), "500")
          .means("Most pages of one listing.");
  public static final PropertyKey<Duration> RETRY_AFTER =
      PropertyKey.of("limits.retry-after", ValueTypes.duration("1s", "7d"), "1h")
          .means("Longest wait that a vendor may impose; longer ones are cut to it.");

  public static final PropertyKey<Duration> CONNECT_TIMEOUT =
      PropertyKey.of("http.connect-timeout", ValueTypes.duration("10ms", "10m"), "5s")
          .means("How long connecting may take.");
  public static final PropertyKey<Duration> RESPONSE_TIMEOUT =
      PropertyKey.of("http.response-timeout", ValueTypes.duration("10ms", "1h"), "20s")
          .means("How long the vendor may be silent.");

  public static final PropertyKey<Boolean> SIMULATOR =
      PropertyKey.of("simulator.enabled", ValueTypes.BOOLEAN, "false")
          .means("Whether it runs. The shipped file, which is the demo, switches it on.");
  public static final PropertyKey<Integer> SIMULATOR_PORT =
      PropertyKey.of("simulator.port", ValueTypes.integer(1, 65535), "18080")
          .means("Its port, on the loopback address.");
  public static final PropertyKey<Long> SIMULATOR_SEED =
      PropertyKey.of("simulator.seed", ValueTypes.anyLong(), "1")
          .means("The same seed plays the same lives.");
  public static final PropertyKey<Double> SIMULATOR_SPEED =
      PropertyKey.of("simulator.speed", ValueTypes.decimal(0.01, 10_000), "1")
          .means("How many times faster than usual the sessions live.");
  public static final PropertyKey<String> SIMULATOR_SESSIONS =
      PropertyKey.of(
              "simulator.sessions",
              ValueTypes.pattern(
                  "population",
                  "a number, or a comma list of endpoint=number",
                  Vendors.EXAMPLE_ENDPOINT + "=3, " + Vendors.OTHER_EXAMPLE_ENDPOINT + "=5",
                  "\\d{1,6}|[a-z-]+=\\d{1,6}(\\s*,\\s*[a-z-]+=\\d{1,6})*"))
          .means(
              "Sessions at each endpoint: one number for all, or a comma list of endpoint and"
                  + " number.");
  public static final PropertyKey<List<String>> SIMULATOR_FAIL =
      PropertyKey.of(
              "simulator.fail",
              ValueTypes.list(
                  ValueTypes.pattern(
                      "injected failure",
                      "an endpoint, a status and a probability from 0 to 1",
                      Vendors.EXAMPLE_ENDPOINT + ":429=0.1",
                      "[a-z0-9-]+:[3-5]\\d\\d=(0(\\.\\d+)?|1(\\.0+)?)")))
          .means("Failures to inject: endpoint, status and probability.");

  public static final PropertyKey<List<String>> ROUTE_COMPONENTS =
      PropertyKey.of(
              "routes.components",
              ValueTypes.list(
                  ValueTypes.pattern(
                      "component",
                      "the scheme of a Camel component",
                      "file, http",
                      "[a-z][a-z0-9+.-]*")))
          .means(
              "The only Camel components that route files may use, beside the relay's own. Without"
                  + " it they may use all, also those that run code.");

  public static final PropertyKey<String> LOG_LEVEL =
      PropertyKey.of("log.level", ValueTypes.LOG_LEVEL, "INFO")
          .means("Least level that is logged.");

  /** Levels of single loggers, by the logger's name. */
  public static final PropertyKey<String> LOGGER_LEVEL =
      PropertyKey.of("log.level.<logger>", ValueTypes.LOG_LEVEL.withExample("DEBUG"))
          .means(
              "The same for one logger, such as `log.level.dev.sessionrelay.account`. `org.apache.hc` and"
                  + " `org.apache.camel` stay at INFO at least: below it they log credentials.");

  public static final PropertyKey<String> LOG_FORMAT =
      PropertyKey.of("log.format", ValueTypes.word("text", "json"), "text")
          .means("Lines for people, or one JSON object a line.");

  public static final PropertyKey<String> TRACE_TARGET =
      PropertyKey.of("trace.target", ValueTypes.TEXT.withExample("demo-sql"))
          .means(
              "A target whose requests and answers are written to `data/trace`, without their"
                  + " secrets, at most 20 MB. For finding out what a vendor says.");
  public static final PropertyKey<Duration> TRACE_FOR =
      PropertyKey.of("trace.for", ValueTypes.duration("1s", "7d"), "15m")
          .means("For how long, from the start or from when `trace.target` was set.");

  public static final PropertyKey<URI> OTEL_ENDPOINT =
      PropertyKey.of(
              "otel.endpoint", UrlChecks.WHOLE.withExample("http://127.0.0.1:4318/v1/traces"))
          .means(
              "Receives spans of polls, records and deliveries by OTLP over HTTP; vendors, webhooks"
                  + " and events then get a `traceparent`. Without it nothing is traced. Spans that"
                  + " are not taken are left out.");
  public static final PropertyKey<Secret> OTEL_HEADER =
      PropertyKey.of("otel.header.<name>", ValueTypes.TEXT.withExample("Bearer abc"))
          .means("A header of each such request, such as `otel.header.Authorization`.")
          .secret();
  public static final PropertyKey<String> OTEL_SERVICE =
      PropertyKey.of("otel.service-name", ValueTypes.TEXT, "session-relay")
          .means("The name that spans carry.");
  public static final PropertyKey<Double> OTEL_SAMPLE =
      PropertyKey.of("otel.sample-ratio", ValueTypes.decimal(0, 1), "1")
          .means("Which part of the polls is traced.");

  private ProcessKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Retries and pauses",
            "What each failure leads to stands in docs/failures.md.",
            Stream.of(
                    Stream.of(RETRY_DELAY, RETRY_MAX_DELAY),
                    ATTEMPTS.stream(),
                    Stream.of(SLOW_DOWN_FACTOR, SLOW_DOWN_CEILING, BREAKER_FAILURES, BREAKER_WAIT))
                .<PropertyKey<?>>flatMap(keys -> keys)
                .toList()),
        new Group(
            "Limits",
            "What keeps a strange answer from doing harm.",
            ANSWER_SIZE,
            ANSWER_TIME,
            PAGES,
            RETRY_AFTER),
        new Group(
            "Requests",
            "Of the HTTP client, for every account.",
            CONNECT_TIMEOUT,
            RESPONSE_TIMEOUT),
        LedgerKeys.group(),
        ClusterKeys.group(),
        new Group(
            "The simulator",
            "The vendors, played inside the process, for a first run without credentials.",
            SIMULATOR,
            SIMULATOR_PORT,
            SIMULATOR_SEED,
            SIMULATOR_SPEED,
            SIMULATOR_SESSIONS,
            SIMULATOR_FAIL),
        new Group("Route files", "", ROUTE_COMPONENTS),
        WebKeys.group(),
        new Group("Log", "", LOG_LEVEL, LOGGER_LEVEL, LOG_FORMAT),
        new Group(
            "Traces",
            "",
            TRACE_TARGET,
            TRACE_FOR,
            OTEL_ENDPOINT,
            OTEL_HEADER,
            OTEL_SERVICE,
            OTEL_SAMPLE));
  }

  private static PropertyKey<Integer> attempts(String failure, String when) {
    return PropertyKey.of("retry." + failure + ".attempts", ValueTypes.integer(1, 20), "3")
        .means("Requests in all, the first included, when " + when + ".");
  }
}
