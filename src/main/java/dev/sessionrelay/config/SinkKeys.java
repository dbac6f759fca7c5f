package dev.sessionrelay.config;

import dev.sessionrelay.config.Catalogue.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Keys of sinks. Those of any sink, and of the webhook, are asked of a sink's {@link Section}. */
public final class SinkKeys {
  private static final String ANY = "sink.<name>.";
  private static final String WEBHOOK = "sink.webhook.";
  private static final String NAMED_WEBHOOK = "sink.webhook.<name>.";

  private static final String TYPE_PREFIX = "sessionrelay.";
  private static final ValueType<String> SHORT_TYPE =
      Types.word(
          "session.discovered",
          "session.changed",
          "session.gone",
          "session.observed",
          "poll.failed",
          "poll.recovered");

  /** A CloudEvents type, with or without its common beginning; the value has it. */
  private static final ValueType<String> EVENT_TYPE =
      new ValueType<>(
          SHORT_TYPE.brief(), SHORT_TYPE.expected(), SHORT_TYPE.example(), SinkKeys::eventType);

  private static final ValueType<String> STATE =
      Types.word("STARTING", "RUNNING", "STOPPING", "STOPPED", "FAILED", "GONE", "UNKNOWN");
  private static final ValueType<String> WEBHOOK_SECRET =
      new ValueType<>(
          "webhook secret",
          "whsec_ and 24 to 64 bytes in base64",
          "{{env:WEBHOOK_SECRET}}",
          SinkKeys::webhookSecret);

  public static final Key<String> FROM =
      Key.of(
              ANY + "from",
              Types.word("now", "start"),
              "Where a sink begins that is new: `now`, or `start` for the oldest event that is"
                  + " kept.")
          .defaults("now");
  public static final Key<List<String>> ONLY_TYPES =
      Key.of(
          ANY + "only-types",
          Types.list(EVENT_TYPE),
          "Only events of these types. This filter and the next two, once changed, also hold for"
              + " the events that wait already.");
  public static final Key<List<String>> ONLY_STATES =
      Key.of(
          ANY + "only-states",
          Types.list(STATE),
          "Only events of sessions that are now in one of these states.");
  public static final Key<List<String>> ONLY_TARGETS =
      Key.of(
          ANY + "only-targets",
          Types.list(Types.TEXT.withExample("spark")),
          "Only events of these targets.");
  public static final Key<Integer> PARALLEL =
      Key.of(
              ANY + "parallel",
              Types.integer(1, 256),
              "Most events delivered at a time. Events of one session go one after the other. A"
                  + " `parallel` in the sink's route goes before it, as in those of `file` and"
                  + " `log`, which take one at a time.")
          .defaults("8");
  public static final Key<Duration> GIVE_UP_AFTER =
      Key.of(
              ANY + "give-up-after",
              Types.duration("1s", "365d"),
              "An event that could not be delivered for so long becomes a dead letter.")
          .defaults("24h");
  public static final Key<Duration> RETRY_DELAY =
      Key.of(
              ANY + "retry-delay",
              Types.duration("10ms", "24h"),
              "Wait before the second try; doubled before each later one.")
          .defaults("1s");
  public static final Key<Duration> RETRY_MAX_DELAY =
      Key.of(
              ANY + "retry-max-delay",
              Types.duration("10ms", "24h"),
              "Longest wait between two tries.")
          .defaults("5m");
  public static final Key<Secret> PARAMETER =
      Key.of(
              ANY + "param.<parameter>",
              Types.TEXT.withExample("eu-1"),
              "A value for a sink of your own; its route file refers to it as"
                  + " `{{sink.<name>.param.<parameter>}}`. Never shown.")
          .hidden();

  public static final Key<Path> DIRECTORY =
      Key.of(
              "sink.file.directory",
              Types.FILE,
              "Directory of the event files, relative to the home directory.")
          .defaults("out");
  public static final Key<Long> MAX_SIZE =
      Key.of(
              "sink.file.max-size",
              Types.size("1MB", "1024GB"),
              "A file that has grown to this size is closed and the next one begun.")
          .defaults("100MB");
  public static final Key<Boolean> GZIP =
      Key.of("sink.file.gzip", Types.BOOLEAN, "Whether closed files are compressed.")
          .defaults("false");
  public static final Key<Duration> KEEP =
      Key.of(
              "sink.file.keep",
              Types.duration("1h", "36500d"),
              "Closed files older than this are deleted.")
          .defaults("30d");

  /** Read by the route of the log sink alone. */
  private static final Key<String> LOG_LEVEL =
      Key.of("sink.log.level", Types.LOG_LEVEL, "Level at which events are logged.")
          .defaults("INFO");

  public static final Key<Secret> URL =
      Key.of(
              WEBHOOK + "url",
              Urls.WHOLE,
              "Where to send. Never shown, as a token may be part of it.")
          .hidden();
  public static final Key<Secret> SECRET =
      Key.of(
              WEBHOOK + "secret",
              Types.list(WEBHOOK_SECRET),
              "Signing secret. While it is being rotated: several, separated by commas; each"
                  + " event is signed with all.")
          .secret();
  public static final Key<Duration> TIMEOUT =
      Key.of(WEBHOOK + "timeout", Types.duration("100ms", "10m"), "How long an answer may take.")
          .defaults("10s");
  public static final Key<Integer> BATCH =
      Key.of(
              WEBHOOK + "batch",
              Types.integer(1, 1000),
              "Most events in one request. From 2 on, the body is a CloudEvents batch.")
          .defaults("1");

  private static final List<Key<?>> OF_ANY =
      List.of(
          FROM,
          ONLY_TYPES,
          ONLY_STATES,
          ONLY_TARGETS,
          PARALLEL,
          GIVE_UP_AFTER,
          RETRY_DELAY,
          RETRY_MAX_DELAY);

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
            List.of(DIRECTORY, MAX_SIZE, GZIP, KEEP)),
        new Group("The log sink", "One readable line for each event.", List.of(LOG_LEVEL)),
        new Group(
            "The webhook sink",
            "Each event is sent as a CloudEvent, signed after the Standard Webhooks"
                + " specification. The sink sleeps until it has a `url`.",
            List.of(URL.needed("for the sink to run"), SECRET, TIMEOUT, BATCH)),
        new Group(
            "More webhooks",
            "Any number beside the first one, each with its own pace and backlog. Such a sink is"
                + " called `webhook-<name>`.",
            Stream.concat(Stream.of(URL.needed("always"), SECRET, TIMEOUT, BATCH), OF_ANY.stream())
                .<Key<?>>map(key -> key.under(NAMED_WEBHOOK))
                .toList()));
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
