package dev.sessionrelay.poll;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request line with {@code {parameters}}, compiled once. A parameter of the path is required; a
 * query parameter is left out when its value is absent or empty. Values are percent-encoded as RFC
 * 3986 says, all but its unreserved characters, so that the line is sent and signed as it stands.
 */
public final class RequestTemplate {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9.-]*)}");
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final List<Part> path;
  private final List<QueryPart> query;

  private RequestTemplate(List<Part> path, List<QueryPart> query) {
    this.path = path;
    this.query = query;
  }

  /** A rendered request line, percent-encoded; {@code query} is null when it is empty. */
  public record RequestLine(String path, String query) {}

  private record Part(String text, String parameter) {}

  private record QueryPart(String name, List<Part> value) {}

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
    query.forEach((name, value) -> queryParts.add(new QueryPart(encode(name), parts(value))));
    return new RequestTemplate(parts(path), List.copyOf(queryParts));
  }

  /** Names of the parameters in the path, which every target of the endpoint must have. */
  public List<String> required() {
    return parameters(path);
  }

  /** Names of the parameters in the query. */
  public List<String> optional() {
    return query.stream().flatMap(part -> parameters(part.value()).stream()).distinct().toList();
  }

  /**
   * @throws IllegalArgumentException naming the parameter, when one of the path has no value
   */
  public RequestLine render(Request request) {
    StringBuilder line = new StringBuilder(96);
    for (Part part : path) {
      line.append(part.text());
      if (part.parameter() != null) {
        appendEncoded(line, requiredValue(request, part.parameter()));
      }
    }
    return new RequestLine(line.toString(), renderQuery(request));
  }

  private String renderQuery(Request request) {
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

  private static boolean appendValue(StringBuilder line, List<Part> parts, Request request) {
    for (Part part : parts) {
      appendEncoded(line, part.text());
      if (part.parameter() != null) {
        String value = request.parameter(part.parameter());
        if (value == null || value.isEmpty()) {
          return false;
        }
        appendEncoded(line, value);
      }
    }
    return true;
  }

  private static String requiredValue(Request request, String name) {
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

  private static List<String> parameters(List<Part> parts) {
    return parts.stream().map(Part::parameter).filter(name -> name != null).distinct().toList();
  }

  private static List<Part> parts(String template) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(template);
    int end = 0;
    while (matcher.find()) {
      parts.add(new Part(literal(template, end, matcher.start()), matcher.group(1)));
      end = matcher.end();
    }
    if (end < template.length()) {
      parts.add(new Part(literal(template, end, template.length()), null));
    }
    return List.copyOf(parts);
  }

  private static String literal(String template, int from, int to) {
    String text = template.substring(from, to);
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "a parameter is written {name}, as in {session}, but '"
              + template
              + "' has an odd brace");
    }
    return text;
  }

  private static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    appendEncoded(encoded, value);
    return encoded.toString();
  }

  private static void appendEncoded(StringBuilder line, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!unreserved(value.charAt(i))) {
        appendBytes(line.append(value, 0, i), value.substring(i));
        return;
      }
    }
    line.append(value);
  }

  private static void appendBytes(StringBuilder line, String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0 && unreserved((char) b)) {
        line.append((char) b);
      } else {
        line.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
      }
    }
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
