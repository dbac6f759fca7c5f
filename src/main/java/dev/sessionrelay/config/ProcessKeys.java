package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Catalogue.Group;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of the process as a whole. */
public final class ProcessKeys {
  public static final Key<Duration> RETRY_DELAY =
      Key.of(
              "retry.delay",
              Types.duration("1ms", "1h"),
              "Wait before the second try, at most; doubled before each later one, and drawn at"
                  + " random below that.")
          .defaults("500ms");
  public static final Key<Duration> RETRY_MAX_DELAY =
      Key.of(
              "retry.max-delay",
              Types.duration("1ms", "1h"),
              "Longest wait between two tries. All tries end before the target's next turn.")
          .defaults("8s");

  /** Requests in all, for each failure that is tried again. */
  public static final List<Key<Integer>> ATTEMPTS =
      List.of(
          attempts("timed-out", "the answer is a status 408"),
          attempts("throttled", "the answer is a status 429"),
          attempts("vendor-fault", "the answer is a status 500"),
          attempts("undocumented", "the answer is another status from 500 on"),
          attempts("unreachable", "there is no answer"));

  public static final Key<Double> SLOW_DOWN_FACTOR =
      Key.of(
              "slow-down.factor",
              Types.decimal(1, 100),
              "A target that cannot succeed (400, 401, 403, 404) is polled this many times more"
                  + " rarely after each failure.")
          .defaults("2");
  public static final Key<Duration> SLOW_DOWN_CEILING =
      Key.of(
              "slow-down.ceiling",
              Types.duration("1s", "7d"),
              "Longest time between two polls of such a target.")
          .defaults("15m");
  public static final Key<Integer> BREAKER_FAILURES =
      Key.of(
              "breaker.failures",
              Types.integer(1, 1000),
              "Failed requests in a row after which an endpoint of an account is left alone for a"
                  + " while.")
          .defaults("5");
  public static final Key<Duration> BREAKER_WAIT =
      Key.of(
              "breaker.wait",
              Types.duration("100ms", "24h"),
              "For how long, before one request tries again.")
          .defaults("30s");

  public static final Key<Long> ANSWER_SIZE =
      Key.of("limits.answer-size", Types.size("1KB", "1GB"), "Largest answer that is read.")
          .defaults("4MB");
  public static final Key<Duration> ANSWER_TIME =
      Key.of(
              "limits.answer-time",
              Types.duration("100ms", "1h"),
              "Longest time for one answer from first to last byte.")
          .defaults("60s");
  public static final Key<Integer> PAGES =
      Key.of("limits.pages", Types.integer(1, 100_000), "Most pages of one listing.")
          .defaults("500");
  public static final Key<Duration> RETRY_AFTER =
      Key.of(
              "limits.retry-after",
              Types.duration("1s", "7d"),
              "Longest wait that a vendor may impose; longer ones are cut to it.")
          .defaults("1h");

  public static final Key<Duration> CONNECT_TIMEOUT =
      Key.of("http.connect-timeout", Types.duration("10ms", "10m"), "How long connecting may take.")
          .defaults("5s");
  public static final Key<Duration> RESPONSE_TIMEOUT =
      Key.of(
              "http.response-timeout",
              Types.duration("10ms", "1h"),
              "How long the vendor may be silent.")
          .defaults("20s");

  public static final Key<Boolean> SIMULATOR =
      Key.of("simulator.enabled", Types.BOOLEAN, "Whether it runs.").defaults("true");
  public static final Key<Integer> SIMULATOR_PORT =
      Key.of("simulator.port", Types.integer(1, 65535), "Its port, on the loopback address.")
          .defaults("18080");
  public static final Key<Long> SIMULATOR_SEED =
      Key.of("simulator.seed", Types.anyLong(), "The same seed plays the same lives.")
          .defaults("1");
  public static final Key<Double> SIMULATOR_SPEED =
      Key.of(
              "simulator.speed",
              Types.decimal(0.01, 10_000),
              "How many times faster than usual the sessions live.")
          .defaults("1");
  public static final Key<String> SIMULATOR_SESSIONS =
      Key.of(
          "simulator.sessions",
          Types.pattern(
              "population",
              "a number, or a comma list of endpoint=number",
              Vendors.EXAMPLE_ENDPOINT + "=3, " + Vendors.OTHER_EXAMPLE_ENDPOINT + "=5",
              "\\d{1,6}|[a-z-]+=\\d{1,6}(\\s*,\\s*[a-z-]+=\\d{1,6})*"),
          "Sessions at each endpoint: one number for all, or a comma list of endpoint and"
              + " number.");
  public static final Key<List<String>> SIMULATOR_FAIL =
      Key.of(
          "simulator.fail",
          Types.list(
              Types.pattern(
                  "injected failure",
                  "an endpoint, a status and a probability from 0 to 1",
                  Vendors.EXAMPLE_ENDPOINT + ":429=0.1",
                  "[a-z0-9-]+:[3-5]\\d\\d=(0(\\.\\d+)?|1(\\.0+)?)")),
          "Failures to inject: endpoint, status and probability.");

  public static final Key<Integer> WEB_PORT =
      Key.of("web.port", Types.integer(0, 65535), "Port of the status page; 0 for no page.")
          .defaults("18081");
  public static final Key<String> WEB_ADDRESS =
      Key.of(
              "web.address",
              Types.pattern(
                  "IP address",
                  "an IP address, without a name",
                  "127.0.0.1",
                  "\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"),
              "Address that the status page listens on. Whoever reaches it may read it: it asks for"
                  + " no password, shows no secret and changes nothing.")
          .defaults("127.0.0.1");
  public static final Key<List<String>> WEB_NAMES =
      Key.of(
          "web.names",
          Types.list(
              Types.pattern(
                  "host name",
                  "a host name or an IP address, without a port",
                  "relay.example.com",
                  "[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?")),
          "Names and addresses by which other machines call the status page; under any other it"
              + " gives no answer.");

  public static final Key<String> LOG_LEVEL =
      Key.of("log.level", Types.LOG_LEVEL, "Least level that is logged.").defaults("INFO");

  /** Levels of single loggers, by the logger's name. */
  public static final Key<String> LOGGER_LEVEL =
      Key.of(
          "log.level.<logger>",
          Types.LOG_LEVEL.withExample("DEBUG"),
          "The same for one logger, such as `log.level.dev.sessionrelay.auth`. `org.apache.hc` and"
              + " `org.apache.camel` stay at INFO at least: below it they log credentials.");

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
                .<Key<?>>flatMap(keys -> keys)
                .toList()),
        new Group(
            "Limits",
            "What keeps a strange answer from doing harm.",
            List.of(ANSWER_SIZE, ANSWER_TIME, PAGES, RETRY_AFTER)),
        new Group(
            "Requests",
            "Of the HTTP client, for every account.",
            List.of(CONNECT_TIMEOUT, RESPONSE_TIMEOUT)),
        LedgerKeys.group(),
        new Group(
            "The simulator",
            "The vendors, played inside the process, for a first run without credentials.",
            List.of(
                SIMULATOR,
                SIMULATOR_PORT,
                SIMULATOR_SEED,
                SIMULATOR_SPEED,
                SIMULATOR_SESSIONS,
                SIMULATOR_FAIL)),
        new Group(
            "Status page and log",
            "",
            List.of(WEB_PORT, WEB_ADDRESS, WEB_NAMES, LOG_LEVEL, LOGGER_LEVEL)));
  }

  private static Key<Integer> attempts(String failure, String when) {
    return Key.of(
            "retry." + failure + ".attempts",
            Types.integer(1, 20),
            "Requests in all, the first included, when " + when + ".")
        .defaults("3");
  }
}
