package dev.sessionrelay.config;

import dev.sessionrelay.settings.SettingsSection;

/**
 * One sink that runs.
 *
 * @param name the name that its route gives to {@code events:}; {@code webhook-<name>} for a named
 *     webhook
 * @param section its keys, as the sinks read them
 * @param isWebhook whether it is an instance of the webhook's route
 */
public record SinkDefinition(String name, SettingsSection section, boolean isWebhook) {

  /** What the keys of the sink of this name begin with. */
  public static String prefix(String name) {
    return "sink." + name.replaceFirst("^webhook-", "webhook.") + ".";
  }
}
