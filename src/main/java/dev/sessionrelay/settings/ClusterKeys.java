package dev.sessionrelay.settings;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

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

  /** What a relay is called among those that share its ledger; empty for one that shares none. */
  public static Optional<String> nodeOf(Settings settings) {
    return settings.get(ENABLED)
        ? settings.find(NODE).or(() -> Optional.of(host()))
        : Optional.empty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  public static Group group() {
    return new Group(
        "Several relays", "Relays on several machines that share a ledger.", ENABLED, NODE);
  }
}
