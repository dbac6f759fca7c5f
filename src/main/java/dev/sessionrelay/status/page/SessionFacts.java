package dev.sessionrelay.status.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the vendor tells of a session, as label and value.
 *
 * @param facts of the canonical session, in its order
 * @param settings its configuration and attributes
 */
public record SessionFacts(List<NamedFact> facts, List<NamedFact> settings) {
  /** They have a place of their own on the page. */
  private static final Set<String> ELSEWHERE =
      Set.of("name", "state", "activity", "target", "configuration", "attributes");

  public SessionFacts {
    facts = List.copyOf(facts);
    settings = List.copyOf(settings);
  }

  /**
   * @param link where it leads, or null
   */
  public record NamedFact(String label, String value, String link) {}

  static SessionFacts of(JsonNode session) {
    List<NamedFact> facts = new ArrayList<>();
    session
        .properties()
        .forEach(
            field -> {
              if (!ELSEWHERE.contains(field.getKey())) {
                add(facts, label(field.getKey()), field.getValue());
              }
            });
    List<NamedFact> settings = new ArrayList<>();
    session
        .path("configuration")
        .forEach(
            item ->
                settings.add(
                    new NamedFact(
                        (item.path("file").asText("") + " " + item.path("key").asText("")).strip(),
                        item.path("value").asText(""),
                        null)));
    session
        .path("attributes")
        .properties()
        .forEach(field -> add(settings, field.getKey(), field.getValue()));
    return new SessionFacts(facts, settings);
  }

  private static void add(List<NamedFact> facts, String label, JsonNode value) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> add(facts, label + " · " + label(field.getKey()), field.getValue()));
    } else if (!value.isNull()) {
      String text = value.isContainerNode() ? value.toString() : value.asText();
      facts.add(new NamedFact(label, text, SessionLine.webAddress(text).orElse(null)));
    }
  }

  /** {@code lastActivityAt} as {@code last activity at}. */
  private static String label(String field) {
    return field.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
