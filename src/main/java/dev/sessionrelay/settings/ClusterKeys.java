package dev.sessionrelay.settings;

import dev.sessionrelay.settings.KeyCatalogue.Group;

/** Keys of several relays that share a ledger. */
public final class ClusterKeys {
  public static final PropertyKey<Boolean> ENABLED =
      PropertyKey.of("cluster.enabled", ValueTypes.BOOLEAN, "false")
          .means(
              "Whether other relays with the same ledger share the work: accounts and sinks, each of"
                  + " one relay at a time, which another takes over when it ends. Needs PostgreSQL 14"
                  + " or newer. Without it a second relay is refused.");
  public static final PropertyKey<String> NODE =
      PropertyKey.of(
              "cluster.node",
              ValueTypes.pattern(
                  "name of a relay",
                  "letters, digits, dots, hyphens and underscores, at most 63",
                  "relay-1",
                  "[A-Za-z0-9][A-Za-z0-9._-]{0,62}"))
          .means(
              "What this relay is called among them, each otherwise; the host's name when it is not"
                  + " given.");

  private ClusterKeys() {}

  public static Group group() {
    return new Group(
        "Several relays", "Relays on several machines that share a ledger.", ENABLED, NODE);
  }
}
