package dev.sessionrelay.relay;

import dev.sessionrelay.routefile.RouteComponents;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * Keys that are Camel's own: Camel ignores a group that it does not know, and one whose jar is
 * missing, without a word.
 */
record CamelKeyRules(Settings settings, RouteComponents components, ClassLoader classes) {
  private static final Set<String> BY_COMPONENT = Set.of("component", "dataformat", "language");

  /** Groups with the artifact that reads them; empty for those of Camel's core. */
  private static final Properties GROUPS = groups();

  ConfigErrors errors() {
    ConfigErrors errors = new ConfigErrors();
    settings.camel().keySet().forEach(key -> check(settings.entry(key), errors));
    return errors;
  }

  private void check(PropertyEntry entry, ConfigErrors errors) {
    String[] parts = entry.key().split("\\.");
    String group = plain(parts.length > 1 ? parts[1] : "");
    String whole = parts.length > 2 ? group + "." + plain(parts[2]) : group;
    if (BY_COMPONENT.contains(group)) {
      if (group.equals("component") && parts.length > 2) {
        component(entry, parts[2], errors);
      }
    } else if (GROUPS.containsKey(whole)) {
      artifact(entry, GROUPS.getProperty(whole), errors);
    } else if (GROUPS.containsKey(group)) {
      artifact(entry, GROUPS.getProperty(group), errors);
    } else {
      unknown(entry, group, errors);
    }
  }

  private void component(PropertyEntry entry, String scheme, ConfigErrors errors) {
    if (!components.has(scheme)) {
      errors.at(
          entry,
          "no component '" + scheme + "' is on the class path, so " + entry.key() + " does nothing",
          components.advice(scheme));
    }
  }

  private void artifact(PropertyEntry entry, String artifact, ConfigErrors errors) {
    String resource = "META-INF/maven/org.apache.camel/" + artifact + "/pom.properties";
    if (!artifact.isEmpty() && classes.getResource(resource) == null) {
      errors.at(
          entry,
          entry.key() + " does nothing: what reads it is not on the class path",
          RouteComponents.addJar(artifact, components.camelVersion()));
    }
  }

  private static void unknown(PropertyEntry entry, String group, ConfigErrors errors) {
    Set<String> known = GROUPS.stringPropertyNames();
    errors.at(
        entry,
        "Camel has no keys that begin with camel." + group,
        Suggestion.to(group, known)
            .map(near -> Suggestion.question("camel." + near))
            .orElse("Camel's keys begin with camel.main or camel.component, for example"));
  }

  /** Camel reads names with and without dashes, in any case. */
  private static String plain(String word) {
    return word.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static Properties groups() {
    try (InputStream in = CamelKeyRules.class.getResourceAsStream("camel-groups.properties")) {
      Properties groups = new Properties();
      groups.load(in);
      return groups;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
