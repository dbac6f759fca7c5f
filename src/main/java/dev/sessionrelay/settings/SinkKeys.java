package dev.sessionrelay.settings;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys of sinks. Those of any sink, and of the webhook, are asked of a sink's {@link
 * SettingsSection}.
 */
public final class SinkKeys {
  private static final String ANY = "sink.<name>.";
  private static final String WEBHOOK = "sink.webhook.";
  private static final String NAMED_WEBHOOK = "sink.webhook.<name>.";

  private static final String TYPE_PREFIX = "sessionrelay.";
  private static final ValueType<String> SHORT_TYPE =
      ValueTypes.word(
          "session.discovered",
          "session.changed",
          "session.gone",
          "session.observed",
          "session.stale",
          "session.fresh",
          "poll.failed",
          "poll.recovered",
          "incident.reminded",
          "target.removed",
          "alert.raised",
          "alert.reminded",
          "alert.resolved",
          "sink.stopped",
          "sink.test",
          "breaker.opened",
          "breaker.closed");

  /** A CloudEvents type, with or without its common beginning; the value has it. */
  private static final ValueType<String> EVENT_TYPE =
      new ValueType<>(
          SHORT_TYPE.brief(), SHORT_TYPE.expected(), SHORT_TYPE.example(), SinkKeys::eventType);

  private static final ValueType<String> STATE =
      ValueTypes.word("STARTING", "RUNNING", "STOPPING", "STOPPED", "FAILED", "GONE", "UNKNOWN");
  private static final ValueType<String> WEBHOOK_SECRET =
      new ValueType<>(
          "webhook secret",
          "whsec_ and 24 to 64 bytes in base64",
          "{{env:WEBHOOK_SECRET}}",
          SinkKeys::webhookSecret);

  public static final PropertyKey<String> FROM =
      PropertyKey.of(ANY + "from", ValueTypes.word("now", "start"), "now")
          .means(
              "Where a sink begins that is new: `now`, or `start` for the oldest event that is"
                  + " kept.");
  public static final PropertyKey<List<String>> ONLY_TYPES =
      PropertyKey.of(ANY + "only-types", ValueTypes.list(EVENT_TYPE))
          .means(
              "Only events of these types. This filter and the next two, once changed, also hold for"
                  + " the events that wait already.");
  public static final PropertyKey<List<String>> ONLY_STATES =
      PropertyKey.of(ANY + "only-states", ValueTypes.list(STATE))
          .means("Only events of sessions that are now in one of these states.");
  public static final PropertyKey<List<String>> ONLY_TARGETS =
      PropertyKey.of(ANY + "only-targets", ValueTypes.list(ValueTypes.TEXT.withExample("spark")))
          .means("Only events of these targets.");
  public static final PropertyKey<Integer> PARALLEL =
      PropertyKey.of(ANY + "parallel", ValueTypes.integer(1, 256), "8")
          .means(
              "Most events delivered at a time. Events of one session go one after the other. A"
                  + " `parallel` in the sink's route goes before it, as in those of `file` and"
                  + " `log`, which take one at a time.");
  public static final PropertyKey<Duration> GIVE_UP_AFTER =
      PropertyKey.of(ANY + "give-up-after", ValueTypes.duration("1s", "365d"), "27h")
          .means("An event that could not be delivered for so long becomes a dead letter.");
  public static final PropertyKey<Duration> RETRY_DELAY =
      PropertyKey.of(ANY + "retry-delay", ValueTypes.duration("10ms", "24h"), "1s")
          .means("Wait before the second try; doubled before each later one.");
  public static final PropertyKey<Duration> RETRY_MAX_DELAY =
      PropertyKey.of(ANY + "retry-max-delay", ValueTypes.duration("10ms", "24h"), "5m")
          .means("Longest wait between two tries.");
  public static final PropertyKey<List<Integer>> FINAL =
      PropertyKey.of(ANY + "final", ValueTypes.list(ValueTypes.integer(300, 599)), "400, 413, 422")
          .means(
              "Answers of a receiver that speak of the one event that was sent: the third makes it a"
                  + " dead letter. Every other refusal is kept and retried until `give-up-after`.");
  public static final PropertyKey<Duration> PAUSE =
      PropertyKey.of(ANY + "pause", ValueTypes.duration("100ms", "24h"))
          .means(
              "Least time between two deliveries. With a `batch`, what comes meanwhile is one"
                  + " digest.");
  public static final PropertyKey<Secret> PARAMETER =
      PropertyKey.of(ANY + "param.<parameter>", ValueTypes.TEXT.withExample("eu-1"))
          .means(
              "A value for a sink of your own; its route file refers to it as"
                  + " `{{sink.<name>.param.<parameter>}}`. Never shown.")
          .hidden();

  /** It becomes part of an address in the sink's route. */
  private static final ValueType<Path> FOLDER =
      new ValueType<>(
          ValueTypes.FILE.brief(),
          "the path of a directory without ? # { } and +",
          "out",
          SinkKeys::folder);

  public static final PropertyKey<Path> DIRECTORY =
      PropertyKey.of("sink.file.directory", FOLDER, "out")
          .means("Directory of the event files, relative to the home directory.");
  public static final PropertyKey<Long> MAX_SIZE =
      PropertyKey.of("sink.file.max-size", ValueTypes.size("1MB", "1024GB"), "100MB")
          .means("A file that has grown to this size is closed and the next one begun.");
  public static final PropertyKey<Boolean> GZIP =
      PropertyKey.of("sink.file.gzip", ValueTypes.BOOLEAN, "false")
          .means("Whether closed files are compressed.");
  public static final PropertyKey<Duration> KEEP =
      PropertyKey.of("sink.file.keep", ValueTypes.duration("1h", "36500d"), "30d")
          .means("Closed files older than this are deleted.");

  /** Read by the route of the log sink alone. */
  private static final PropertyKey<String> LOG_LEVEL =
      PropertyKey.of("sink.log.level", ValueTypes.LOG_LEVEL, "INFO")
          .means("Level at which events are logged.");

  public static final PropertyKey<Secret> URL =
      PropertyKey.of(WEBHOOK + "url", UrlChecks.WHOLE)
          .means("Where to send. Never shown, as a token may be part of it.")
          .hidden();
  public static final PropertyKey<Secret> SECRET =
      PropertyKey.of(WEBHOOK + "secret", ValueTypes.list(WEBHOOK_SECRET))
          .means(
              "Signing secret. While it is being rotated: several, separated by commas; each"
                  + " event is signed with all.")
          .secret();
  public static final PropertyKey<Duration> TIMEOUT =
      PropertyKey.of(WEBHOOK + "timeout", ValueTypes.duration("100ms", "10m"), "10s")
          .means("How long an answer may take.");
  public static final PropertyKey<Integer> BATCH =
      PropertyKey.of(WEBHOOK + "batch", ValueTypes.integer(1, 1000), "1")
          .means("Most events in one request. From 2 on, the body is a CloudEvents batch.");

  private static final List<PropertyKey<?>> OF_ANY =
      List.of(
          FROM,
          ONLY_TYPES,
          ONLY_STATES,
          ONLY_TARGETS,
          PARALLEL,
          GIVE_UP_AFTER,
          RETRY_DELAY,
          RETRY_MAX_DELAY,
          FINAL,
          PAUSE);

  private SinkKeys() {}

  public static List<Group> groups() {
    return List.of(
        new Group(
            "All sinks",
            "`<name>` is the name of a file in `routes/sinks`. The same keys belong to each named"
                + " webhook, as `sink.webhook.<name>.only-states` and so on.",
            Stream.concat(OF_ANY.stream(), Stream.of(PARAMETER)).toList()),
        new Group(
            "The file sink",
            "Events as lines of JSON, one file a day.",
            DIRECTORY,
            MAX_SIZE,
            GZIP,
            KEEP),
        new Group("The log sink", "One readable line for each event.", LOG_LEVEL),
        new Group(
            "The webhook sink",
            "Each event is sent as a CloudEvent, signed after the Standard Webhooks"
                + " specification. The sink sleeps until it has a `url`.",
            URL.needed("for the sink to run"),
            SECRET,
            TIMEOUT,
            BATCH),
        new Group(
            "More webhooks",
            "Any number beside the first one, each with its own pace and backlog. Such a sink is"
                + " called `webhook-<name>`.",
            Stream.concat(Stream.of(URL.needed("always"), SECRET, TIMEOUT, BATCH), OF_ANY.stream())
                .<PropertyKey<?>>map(key -> key.under(NAMED_WEBHOOK))
                .toList()));
  }

  private static Path folder(String text) throws BadValueException {
    if (text.matches(".*[?#{}+&].*")) {
      throw new BadValueException("holds a character that means something else in addresses");
    }
    return ValueTypes.FILE.parse(text);
  }

  private static String eventType(String text) throws BadValueException {
    String word = text.startsWith(TYPE_PREFIX) ? text.substring(TYPE_PREFIX.length()) : text;
    return TYPE_PREFIX + SHORT_TYPE.parse(word);
  }

  private static String webhookSecret(String text) throws BadValueException {
    try {
      int length = Base64.getDecoder().decode(text.replaceFirst("^whsec_", "")).length;
      if (text.startsWith("whsec_") && length >= 24 && length <= 64) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw new BadValueException("is not a webhook secret");
    }
    throw new BadValueException("is not a webhook secret");
  }
}
