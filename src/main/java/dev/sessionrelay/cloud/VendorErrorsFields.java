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
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Flattens an error body to {@code name → text}: names in lower case, joined by dots, lists
 * transparent, the first of equal names kept. Streams, so that a body that is cut off still gives
 * what stands before the cut.
 */
final class VendorErrorsFields {
  private static final int MAX_FIELDS = 200;
  private static final int MAX_DEPTH = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final XMLInputFactory XML = safeXml();

  private final Map<String, String> found = new HashMap<>();
  private final Deque<String> path = new ArrayDeque<>();

  private VendorErrorsFields() {}

  /** A bare JSON text counts as the field {@code message}. */
  static Map<String, String> ofJson(String text) {
    VendorErrorsFields fields = new VendorErrorsFields();
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
  static Map<String, String> ofXml(String text) {
    if (text.contains("<!DOCTYPE")) {
      return Map.of();
    }
    VendorErrorsFields fields = new VendorErrorsFields();
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
        keep(nameOf(parser), parser.getText());
      }
    }
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

  private void readXml(XMLStreamReader reader) throws XMLStreamException {
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
}
