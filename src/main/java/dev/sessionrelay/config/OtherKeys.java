package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Catalogue.Group;
import java.util.List;
import java.util.stream.Stream;

/** Keys of the process as a whole. */
final class OtherKeys {
  static final ValueType<String> LEVEL =
      Types.word("INFO", "TRACE", "DEBUG", "WARN", "ERROR", "OFF");

  private static final ValueType<String> LEDGER_URL =
      Types.pattern(
          "JDBC URL",
          "jdbc:sqlite: and a file, or jdbc:postgresql://host:port/database without user and"
              + " password",
          "jdbc:postgresql://db.example.com:5432/relay",
          "jdbc:sqlite:[^?]+|jdbc:postgresql://[^/?@]+/[^/?]+(\\?(?!.*(user|password)=).*)?");
  private static final ValueType<String> INJECTED =
      Types.pattern(
          "injected failure",
          "an endpoint, a status and a probability from 0 to 1",
          Vendors.EXAMPLE_ENDPOINT + ":429=0.1",
          "[a-z0-9-]+:[3-5]\\d\\d=(0(\\.\\d+)?|1(\\.0+)?)");

  private static final ValueType<String> POPULATION =
      Types.pattern(
          "population",
          "a number, or a comma list of endpoint=number",
          Vendors.EXAMPLE_ENDPOINT + "=3, " + Vendors.OTHER_EXAMPLE_ENDPOINT + "=5",
          "\\d{1,6}|[a-z-]+=\\d{1,6}(\\s*,\\s*[a-z-]+=\\d{1,6})*");

  private OtherKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Retries and pauses", "What each failure leads to is told in the README.", retries()),
        new Group("Limits", "What keeps a strange answer from doing harm.", limits()),
        new Group("Requests", "Of the HTTP client, for every account.", requests()),
        new Group("The ledger", "Where sessions and events are kept.", ledger()),
        new Group(
            "The simulator",
            "The vendors, played inside the process, for a first run without credentials.",
            simulator()),
        new Group("Status page and log", "", web()));
  }

  private static List<Key> retries() {
    return Stream.concat(
            Stream.of(
                Key.of(
                        "retry.delay",
                        Types.duration("1ms", "1h"),
                        "Wait before the second try, at most; doubled before each later one, and"
                            + " drawn at random below that.")
                    .defaults("500ms"),
                Key.of(
                        "retry.max-delay",
                        Types.duration("1ms", "1h"),
                        "Longest wait between two tries. All tries end before the target's next"
                            + " turn.")
                    .defaults("8s")),
            Stream.concat(
                Stream.of(
                    attempts("timed-out", "the answer is a status 408"),
                    attempts("throttled", "the answer is a status 429"),
                    attempts("vendor-fault", "the answer is a status 500"),
                    attempts("undocumented", "the answer is another status from 500 on"),
                    attempts("unreachable", "there is no answer")),
                pauses()))
        .toList();
  }

  private static Key attempts(String failure, String when) {
    return Key.of(
            "retry." + failure + ".attempts",
            Types.integer(1, 20),
            "Requests in all, the first included, when " + when + ".")
        .defaults("3");
  }

  private static Stream<Key> pauses() {
    return Stream.of(
        Key.of(
                "slow-down.factor",
                Types.decimal(1, 100),
                "A target that cannot succeed (400, 401, 403, 404) is polled this many times more"
                    + " rarely after each failure.")
            .defaults("2"),
        Key.of(
                "slow-down.ceiling",
                Types.duration("1s", "7d"),
                "Longest time between two polls of such a target.")
            .defaults("15m"),
        Key.of(
                "breaker.failures",
                Types.integer(1, 1000),
                "Failed requests in a row after which an endpoint of an account is left alone for"
                    + " a while.")
            .defaults("5"),
        Key.of(
                "breaker.wait",
                Types.duration("100ms", "24h"),
                "For how long, before one request tries again.")
            .defaults("30s"));
  }

  private static List<Key> limits() {
    return List.of(
        Key.of("limits.answer-size", Types.size("1KB", "1GB"), "Largest answer that is read.")
            .defaults("4MB"),
        Key.of(
                "limits.answer-time",
                Types.duration("100ms", "1h"),
                "Longest time for one answer from first to last byte.")
            .defaults("60s"),
        Key.of("limits.pages", Types.integer(1, 100_000), "Most pages of one listing.")
            .defaults("500"),
        Key.of(
                "limits.retry-after",
                Types.duration("1s", "7d"),
                "Longest wait that a vendor may impose; longer ones are cut to it.")
            .defaults("1h"));
  }

  private static List<Key> requests() {
    return List.of(
        Key.of(
                "http.connect-timeout",
                Types.duration("10ms", "10m"),
                "How long connecting may take.")
            .defaults("5s"),
        Key.of(
                "http.response-timeout",
                Types.duration("10ms", "1h"),
                "How long the vendor may be silent.")
            .defaults("20s"));
  }

  private static List<Key> ledger() {
    return List.of(
        Key.of(
                "ledger.url",
                LEDGER_URL,
                "The database: a file of SQLite, or PostgreSQL, whose user and password are keys"
                    + " of their own.")
            .defaults("jdbc:sqlite:data/ledger.db"),
        Key.of("ledger.user", Types.TEXT.withExample("relay"), "User of a PostgreSQL database."),
        Key.of(
                "ledger.password",
                Types.TEXT.withExample("{{env:LEDGER_PASSWORD}}"),
                "Password of a PostgreSQL database.")
            .secret(),
        Key.of(
                "ledger.keep-events",
                Types.duration("1m", "36500d"),
                "Events older than this are deleted.")
            .defaults("30d"),
        Key.of(
                "ledger.keep-gone",
                Types.duration("1m", "36500d"),
                "Sessions gone for longer than this are forgotten.")
            .defaults("30d"),
        Key.of(
                "ledger.max-size",
                Types.size("1MB", "1024GB"),
                "Size of the database at which the oldest events and dead letters are deleted early.")
            .defaults("2GB"));
  }

  private static List<Key> simulator() {
    return List.of(
        Key.of("simulator.enabled", Types.BOOLEAN, "Whether it runs.").defaults("true"),
        Key.of("simulator.port", Types.integer(1, 65535), "Its port, on the loopback address.")
            .defaults("18080"),
        Key.of("simulator.seed", Types.anyLong(), "The same seed plays the same lives.")
            .defaults("1"),
        Key.of(
                "simulator.speed",
                Types.decimal(0.01, 10_000),
                "How many times faster than usual the sessions live.")
            .defaults("1"),
        Key.of(
            "simulator.sessions",
            POPULATION,
            "Sessions at each endpoint: one number for all, or a comma list of endpoint and"
                + " number."),
        Key.of(
            "simulator.fail",
            Types.list(INJECTED),
            "Failures to inject: endpoint, status and probability."));
  }

  private static List<Key> web() {
    return List.of(
        Key.of("web.port", Types.integer(0, 65535), "Port of the status page; 0 for no page.")
            .defaults("18081"),
        Key.of(
                "web.address",
                Types.pattern(
                    "IP address",
                    "an IP address, without a name",
                    "127.0.0.1",
                    "\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"),
                "Address that the status page listens on. Whoever reaches it may read it: it asks for"
                    + " no password, shows no secret and changes nothing.")
            .defaults("127.0.0.1"),
        Key.of(
            "web.names",
            Types.list(
                Types.pattern(
                    "host name",
                    "a host name or an IP address, without a port",
                    "relay.example.com",
                    "[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?")),
            "Names and addresses by which other machines call the status page; under any other it"
                + " gives no answer."),
        Key.of("log.level", LEVEL, "Least level that is logged.").defaults("INFO"),
        Key.of(
            "log.level.<logger>",
            LEVEL.withExample("DEBUG"),
            "The same for one logger, such as `log.level.dev.sessionrelay.auth`. `org.apache.hc` and"
                + " `org.apache.camel` stay at INFO at least: below it they log credentials."));
  }
}
