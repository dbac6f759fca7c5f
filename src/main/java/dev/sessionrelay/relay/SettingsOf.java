package dev.sessionrelay.relay;

import dev.sessionrelay.config.Secret;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.LedgerSettings;
import dev.sessionrelay.sink.EventFilter;
import dev.sessionrelay.sink.FileSettings;
import dev.sessionrelay.sink.SinkSettings;
import dev.sessionrelay.sink.Webhook;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Sink;
import java.nio.file.Path;
import java.util.List;

/** The configuration in the words of the packages that take it. */
final class SettingsOf {
  private SettingsOf() {}

  static LedgerSettings ledger(Configuration configuration) {
    return ledger(configuration.settings(), configuration.home());
  }

  static LedgerSettings ledger(Settings settings, Path home) {
    return new LedgerSettings(
        settings.text("ledger.url"),
        home,
        settings.find("ledger.user", String.class).orElse(null),
        settings.find("ledger.password", Secret.class).orElse(null),
        settings.duration("ledger.keep-events"),
        settings.duration("ledger.keep-gone"),
        settings.size("ledger.max-size"));
  }

  /**
   * @param sink null for a sink whose properties are all at their defaults
   */
  static SinkSettings sink(Sink sink) {
    if (sink == null) {
      return SinkSettings.DEFAULTS;
    }
    return SinkSettings.DEFAULTS
        .withOnly(
            EventFilter.parse(
                list(sink.onlyTypes()), list(sink.onlyStates()), list(sink.onlyTargets())))
        .withBatch(sink.webhook().map(Sink.Webhook::batch).orElse(1))
        .withFrom(sink.fromStart() ? EventLog.Start.OLDEST : EventLog.Start.NOW)
        .withParallel(sink.parallel())
        .withGiveUpAfter(sink.giveUpAfter())
        .withRetries(sink.retryDelay(), sink.retryMaxDelay());
  }

  static FileSettings files(Configuration configuration) {
    Settings settings = configuration.settings();
    return new FileSettings(
        configuration.home().resolve(settings.value("sink.file.directory", Path.class)),
        settings.size("sink.file.max-size"),
        settings.flag("sink.file.gzip"),
        settings.duration("sink.file.keep"));
  }

  static List<Webhook> webhooks(Configuration configuration) {
    return configuration.sinks().values().stream()
        .flatMap(sink -> sink.webhook().map(webhook -> webhook(sink, webhook)).stream())
        .toList();
  }

  private static Webhook webhook(Sink sink, Sink.Webhook webhook) {
    return new Webhook(sink.name(), webhook.url(), webhook.secrets(), webhook.timeout());
  }

  private static String list(List<String> words) {
    return words.isEmpty() ? null : String.join(",", words);
  }
}
