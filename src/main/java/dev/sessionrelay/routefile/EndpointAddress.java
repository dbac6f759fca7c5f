package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.routefile.RouteFile.EndpointUse;
import dev.sessionrelay.routefile.RouteFile.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes endpoint addresses apart, as far as a check needs it. */
final class EndpointAddress {
  private static final Pattern RAW = Pattern.compile("RAW\\([^)]*\\)|RAW\\{[^}]*}");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");

  private EndpointAddress() {}

  /** From a word whose value is the address itself, as in {@code to: "log:demo"}. */
  static EndpointUse of(String address, int line) {
    return of(address, List.of(), line);
  }

  /** From a word with {@code uri} and {@code parameters}. */
  static EndpointUse of(JsonNode step, String pointer, YamlTree tree) {
    List<Option> options = new ArrayList<>();
    String parameters = pointer + "/parameters";
    step.path("parameters")
        .properties()
        .forEach(
            entry ->
                options.add(
                    new Option(
                        entry.getKey(),
                        entry.getValue().asText(),
                        false,
                        tree.line(YamlTree.child(parameters, entry.getKey())))));
    return of(step.path("uri").asText(), options, tree.line(pointer + "/uri"));
  }

  private static EndpointUse of(String address, List<Option> parameters, int line) {
    int question = address.indexOf('?');
    String place = question < 0 ? address : address.substring(0, question);
    List<Option> options = new ArrayList<>(parameters);
    if (question >= 0) {
      addQuery(address.substring(question + 1), line, options);
    }
    int colon = place.indexOf(':');
    String scheme = colon < 0 ? place : place.substring(0, colon);
    String path = colon < 0 ? "" : place.substring(colon + 1);
    boolean known = SCHEME.matcher(scheme).matches();
    return new EndpointUse(known ? scheme : "", known ? path : place, List.copyOf(options), line);
  }

  private static void addQuery(String query, int line, List<Option> options) {
    for (String pair : RAW.matcher(query).replaceAll("RAW()").split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        options.add(new Option(pair.substring(0, equals), pair.substring(equals + 1), true, line));
      }
    }
  }
}
