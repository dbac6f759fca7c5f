package dev.sessionrelay.cloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The fields of an error body, whatever the bytes are: {@code name → text}, names in lower case,
 * joined by dots, lists transparent, the first of equal names kept. Streams, so that a body that is
 * cut off still gives what stands before the cut.
 */
final class ErrorBody {
  private static final int MAX_FIELDS = 200;
  private static final int MAX_DEPTH = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final XMLInputFactory XML = safeXml();

  private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*+>([^<]*+)");
  private static final Pattern INVISIBLE =
      Pattern.compile("(?is)<(script|style|head)\\b.*?(?:</\\1\\s*+>|\\z)");
  private static final Pattern TAG = Pattern.compile("<[^>]*+>?");

  private final Map<String, String> found = new HashMap<>();
  private final Deque<String> path = new ArrayDeque<>();

  private ErrorBody() {}

  /** Of a body that may be null, empty, cut off or no text at all. */
  static Map<String, String> fields(byte[] body, String contentType) {
    String text = BodyText.of(body, contentType);
    if (text.isEmpty()) {
      return Map.of();
    }
    return switch (text.charAt(0)) {
      case '{', '[', '"' -> ofJson(text);
      case '<' -> ofMarkup(text, contentType);
      default -> Map.of("message", text);
    };
  }

  /** Whether it is JSON or XML from its first to its last character, and is said to be. */
  static boolean isWholeDocument(byte[] body, String contentType) {
    String text = BodyText.of(body, contentType);
    String type = contentType == null ? "json" : contentType.toLowerCase(Locale.ROOT);
    return text.startsWith("{") && type.contains("json") && isWholeJson(text)
        || text.startsWith("<") && type.contains("xml") && isWholeXml(text);
  }

  /** A body that is broken behind its code is of nobody: no end is proven by it. */
  private static boolean isWholeJson(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isWholeXml(String text) {
    try {
      return !text.contains("<!DOCTYPE")
          && new ErrorBody().readXml(XML.createXMLStreamReader(new StringReader(text)));
    } catch (XMLStreamException | RuntimeException e) {
      return false;
    }
  }

  private static Map<String, String> ofMarkup(String text, String contentType) {
    if (!isHtml(text, contentType)) {
      Map<String, String> fields = ofXml(text);
      if (!fields.isEmpty()) {
        return fields;
      }
    }
    return Map.of("message", ofHtml(text));
  }

  /** A bare JSON text counts as the field {@code message}. */
  private static Map<String, String> ofJson(String text) {
    ErrorBody fields = new ErrorBody();
    if (!fields.readJson(text)) {
      fields.readJson(text + '"');
    }
    return fields.found;
  }

  /**
   * @return false when the text ended too early, perhaps within a string worth reading
   */
  private boolean readJson(String text) {
    path.clear();
    try (JsonParser parser = JSON.createParser(text)) {
      readJson(parser);
    } catch (JsonEOFException e) {
      return false;
    } catch (IOException e) {
      // Broken: what was found until here is the answer.
    }
    return true;
  }

  /**
   * Names are relative to the root element. A document type is not read at all: no vendor sends
   * one, and the JDK's reader prints to the standard error stream when it is cut off.
   */
  private static Map<String, String> ofXml(String text) {
    if (text.contains("<!DOCTYPE")) {
      return Map.of();
    }
    ErrorBody fields = new ErrorBody();
    try {
      fields.readXml(XML.createXMLStreamReader(new StringReader(text)));
    } catch (XMLStreamException | RuntimeException e) {
      // As above. The JDK's reader also throws unchecked exceptions on some broken input.
    }
    return fields.found;
  }

  private void readJson(JsonParser parser) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && found.size() < MAX_FIELDS;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        path.addLast(nameOf(parser));
      } else if (token == JsonToken.END_OBJECT) {
        path.removeLast();
        if (path.isEmpty()) {
          return;
        }
      } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
        keep(nameOf(parser), plain(token, parser.getText()));
      }
    }
  }

  /** A code such as 403.0 is 403. */
  private static String plain(JsonToken token, String text) {
    return token == JsonToken.VALUE_NUMBER_FLOAT ? text.replaceFirst("\\.0+$", "") : text;
  }

  /** Inside a list the name of the list stands for the name of its items. */
  private static String nameOf(JsonParser parser) {
    var context = parser.getParsingContext();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      context = context.getParent();
    }
    while (context != null && context.inArray()) {
      context = context.getParent();
    }
    String name = context == null ? null : context.getCurrentName();
    return name == null ? "" : name;
  }

  /**
   * @return whether it was read to its end
   */
  private boolean readXml(XMLStreamReader reader) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (reader.hasNext() && found.size() < MAX_FIELDS && path.size() <= MAX_DEPTH) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          path.addLast(path.isEmpty() ? "" : reader.getLocalName());
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          keep(path.removeLast(), text.toString());
          text.setLength(0);
        }
        default -> {}
      }
    }
    return !reader.hasNext();
  }

  private void keep(String name, String text) {
    if (!text.isBlank()) {
      String key = (prefix() + (name.isEmpty() ? "message" : name)).toLowerCase(Locale.ROOT);
      found.putIfAbsent(key, text);
    }
  }

  private String prefix() {
    StringBuilder prefix = new StringBuilder();
    path.stream().filter(s -> !s.isEmpty()).forEach(s -> prefix.append(s).append('.'));
    return prefix.toString();
  }

  private static XMLInputFactory safeXml() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("external entities are not read");
        });
    return factory;
  }

  private static boolean isHtml(String text, String contentType) {
    String start = text.substring(0, Math.min(200, text.length())).toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html")
        || start.contains("<html")
        || (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("text/html"));
  }

  /** The title and the visible words of a page, such as a proxy or a load balancer sends. */
  private static String ofHtml(String text) {
    Matcher matcher = TITLE.matcher(text);
    String title = matcher.find() ? unescape(matcher.group(1)).strip() : "";
    String visible = unescape(withoutTags(INVISIBLE.matcher(text).replaceAll(" "))).strip();
    if (title.isEmpty() || visible.startsWith(title)) {
      return visible.isEmpty() ? title : visible;
    }
    return visible.isEmpty() ? title : title + ": " + visible;
  }

  private static String withoutTags(String text) {
    return TAG.matcher(text).replaceAll(" ");
  }

  private static String unescape(String text) {
    return text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
