package dev.sessionrelay.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The reference of our Camel components, from their descriptions. */
final class ComponentMarkdown {
  /** Where Camel's build tools put the note about a default. */
  private static final String NOTICE = " Default value notice: ";

  private ComponentMarkdown() {}

  static String render(List<JsonNode> descriptions) {
    return """
        # Components in route files

        The Camel components of the relay, made from the descriptions in its jar
        (`META-INF/dev/sessionrelay/*/*.json`), which Camel's tools read too. How a route uses them is in
        [routes](../routes/README.md).

        """
        + descriptions.stream().map(ComponentMarkdown::section).collect(Collectors.joining("\n"));
  }

  private static String section(JsonNode all) {
    return "## `%s`\n\n%s\n\n| option | type | default | meaning |\n| --- | --- | --- | --- |\n%s%s"
        .formatted(
            all.at("/component/syntax").asText(),
            all.at("/component/description").asText(),
            all.path("properties").properties().stream()
                .map(option -> row(option.getKey(), option.getValue()))
                .collect(Collectors.joining()),
            headers(all.path("headers")));
  }

  private static String row(String name, JsonNode option) {
    return "| %s | %s | %s | %s |\n"
        .formatted(name(name, option), type(option), otherwise(option), meaning(option));
  }

  private static String name(String name, JsonNode option) {
    String shown = option.has("prefix") ? option.path("prefix").asText() + "<name>" : name;
    return "`"
        + shown
        + "`"
        + (option.path("kind").asText().equals("path") ? " in the address" : "");
  }

  private static String type(JsonNode option) {
    return option.has("enum")
        ? StreamSupport.stream(option.path("enum").spliterator(), false)
            .map(word -> "`" + word.asText() + "`")
            .collect(Collectors.joining(", "))
        : option.has("prefix") ? "string" : option.path("type").asText();
  }

  /** What holds without the option. */
  static String otherwise(JsonNode option) {
    if (option.has("defaultValue")) {
      return "`" + option.path("defaultValue").asText() + "`";
    }
    String text = option.path("description").asText();
    int notice = text.indexOf(NOTICE);
    if (notice >= 0) {
      return text.substring(notice + NOTICE.length());
    }
    return option.path("required").asBoolean() ? "required" : "";
  }

  static String meaning(JsonNode option) {
    return option.path("description").asText().split(NOTICE)[0];
  }

  private static String headers(JsonNode headers) {
    if (headers.isEmpty()) {
      return "";
    }
    return "\n| header | type | meaning |\n| --- | --- | --- |\n"
        + headers.properties().stream()
            .map(
                header ->
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            header.getKey(),
                            header.getValue().path("javaType").asText(),
                            header.getValue().path("description").asText()))
            .collect(Collectors.joining());
  }
}
