package dev.sessionrelay;

import dev.sessionrelay.config.Settings;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.LedgerSettings;
import dev.sessionrelay.sink.SinkSettings;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Sink;

/** The configuration in the words of the packages that take it. */
final class SettingsOf {
  private SettingsOf() {}

  static LedgerSettings ledger(Configuration configuration) {
    Settings settings = configuration.settings();
    return new LedgerSettings(
        settings.text("ledger.url"),
        configuration.home(),
        settings.find("ledger.user", String.class).orElse(null),
        settings.find("ledger.password", dev.sessionrelay.config.Secret.class).orElse(null),
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
        .withFrom(sink.fromStart() ? EventLog.Start.OLDEST : EventLog.Start.NOW)
        .withParallel(sink.parallel())
        .withGiveUpAfter(sink.giveUpAfter())
        .withRetries(sink.retryDelay(), sink.retryMaxDelay());
  }
}
