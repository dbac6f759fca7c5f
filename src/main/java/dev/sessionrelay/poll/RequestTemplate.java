package dev.sessionrelay.poll;

import dev.sessionrelay.cloud.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request line with {@code {parameters}}, compiled once. A parameter of the path is required; a
 * query parameter is left out when its value is absent or empty. Values are percent-encoded as RFC
 * 3986 says, all but its unreserved characters, so that the line is sent and signed as it stands.
 */
public final class RequestTemplate {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9.-]*)}");

  private final List<TemplatePart> path;
  private final List<QueryPart> query;

  private RequestTemplate(List<TemplatePart> path, List<QueryPart> query) {
    this.path = path;
    this.query = query;
  }

  private record TemplatePart(String text, String parameter) {}

  private record QueryPart(String name, List<TemplatePart> value) {}

  /**
   * @param path such as {@code /v1/workspaces/{workspace}/sessions/{session}}
   * @param query query parameter names with their values, such as {@code route_id → {route}}
   * @throws IllegalArgumentException when the path does not begin with a slash, or a brace is open
   */
  public static RequestTemplate compile(String path, Map<String, String> query) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "the path of a vendor: step begins with '/', as in vendor:GET:/v1/sessions/{session}, but is '"
              + path
              + "'");
    }
    List<QueryPart> queryParts = new ArrayList<>();
    query.forEach(
        (name, value) ->
            queryParts.add(new QueryPart(PercentEncoding.encode(name), encoded(value))));
    return new RequestTemplate(parts(path), List.copyOf(queryParts));
  }

  /** Names of the parameters in the path, which every target of the endpoint must have. */
  public List<String> required() {
    return parameters(path.stream());
  }

  /** Names of the parameters in the query. */
  public List<String> optional() {
    return parameters(query.stream().flatMap(part -> part.value().stream()));
  }

  /**
   * The path of a request, percent-encoded.
   *
   * @throws IllegalArgumentException naming the parameter, when one of the path has no value
   */
  String path(PollRequest request) {
    StringBuilder line = new StringBuilder(96);
    for (TemplatePart part : path) {
      line.append(part.text());
      if (part.parameter() != null) {
        line.append(PercentEncoding.encode(requiredValue(request, part.parameter())));
      }
    }
    return line.toString();
  }

  /** The query of a request, percent-encoded; null when it is empty. */
  String query(PollRequest request) {
    StringBuilder line = new StringBuilder(64);
    for (QueryPart part : query) {
      int before = line.length();
      line.append(before == 0 ? "" : "&").append(part.name()).append('=');
      if (!appendValue(line, part.value(), request)) {
        line.setLength(before);
      }
    }
    return line.isEmpty() ? null : line.toString();
  }

  private static boolean appendValue(
      StringBuilder line, List<TemplatePart> parts, PollRequest request) {
    for (TemplatePart part : parts) {
      line.append(part.text());
      if (part.parameter() != null) {
        String value = request.parameter(part.parameter());
        if (value == null || value.isEmpty()) {
          return false;
        }
        line.append(PercentEncoding.encode(value));
      }
    }
    return true;
  }

  private static String requiredValue(PollRequest request, String name) {
    String value = request.parameter(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "target '"
              + request.poll().origin().target()
              + "' has no parameter '"
              + name
              + "', which the path of endpoint '"
              + request.poll().origin().endpoint()
              + "' needs");
    }
    return value;
  }

  private static List<String> parameters(Stream<TemplatePart> parts) {
    return parts.map(TemplatePart::parameter).filter(Objects::nonNull).distinct().toList();
  }

  private static List<TemplatePart> encoded(String template) {
    return parts(template).stream()
        .map(part -> new TemplatePart(PercentEncoding.encode(part.text()), part.parameter()))
        .toList();
  }

  private static List<TemplatePart> parts(String template) {
    List<TemplatePart> parts = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(template);
    int end = 0;
    while (matcher.find()) {
      parts.add(new TemplatePart(template.substring(end, matcher.start()), matcher.group(1)));
      end = matcher.end();
    }
    parts.add(new TemplatePart(template.substring(end), null));
    if (parts.stream().anyMatch(part -> part.text().matches("(?s).*[{}].*"))) {
      throw new IllegalArgumentException(
          "a parameter is written {name}, as in {session}, but '"
              + template
              + "' has an odd brace");
    }
    return List.copyOf(parts);
  }
}
