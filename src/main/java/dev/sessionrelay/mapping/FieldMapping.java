package dev.sessionrelay.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.SessionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Turns some other service's JSON into canonical session JSON, by a table of canonical fields and
 * the places where the service has them. Compiled once; pure.
 */
public final class FieldMapping {
  /** Where the sessions of a listing are; without it the whole answer is one session. */
  private static final String EACH = "each";

  /** Where the token of a listing's next page is. */
  private static final String NEXT_TOKEN = "nextToken";

  /** What some services give for the token after the last page, as in {@code 0,-1}. */
  private static final String NO_TOKEN = "noToken";

  /** Which of the service's words mean which canonical state. */
  private static final String STATES = "states";

  /** Names of attributes whose lists have no order, as in {@code tags,labels}. */
  private static final String SETS = "sets";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final JsonPointer each;
  private final JsonPointer nextToken;
  private final Set<String> noToken;
  private final Set<String> sets;
  private final Map<String, SessionState> states;
  private final List<Field> fields;

  private record Field(String[] place, JsonPointer from) {}

  private FieldMapping(
      JsonPointer each,
      JsonPointer nextToken,
      Set<String> noToken,
      Set<String> sets,
      Map<String, SessionState> states,
      List<Field> fields) {
    this.each = each;
    this.nextToken = nextToken;
    this.noToken = noToken;
    this.sets = sets;
    this.states = states;
    this.fields = fields;
  }

  /**
   * @param options canonical fields with JSON Pointers (RFC 6901) into the answer, such as {@code
   *     name → /display_name}; and where a listing has its sessions
   * @throws IllegalArgumentException naming the option that is wrong, with a valid example
   */
  public static FieldMapping compile(Map<String, String> options) {
    require(options, "sessionId", "/id");
    require(options, "state", "/status");
    List<Field> fields = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          if (!Set.of(EACH, NEXT_TOKEN, NO_TOKEN, SETS, STATES).contains(name)) {
            fields.add(new Field(name.split("\\.", 2), pointer(name, value)));
          }
        });
    return new FieldMapping(
        optional(options, EACH),
        optional(options, NEXT_TOKEN),
        words(options, NO_TOKEN),
        words(options, SETS),
        states(options.getOrDefault(STATES, "")),
        List.copyOf(fields));
  }

  private static Set<String> words(Map<String, String> options, String name) {
    return Stream.of(options.getOrDefault(name, "").split(","))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param answer the service's answer
   * @return canonical JSON for {@link CanonicalSessions}
   * @throws MalformedAnswerException when the answer is no JSON, or its sessions are not where they
   *     should be
   */
  public byte[] apply(byte[] answer) throws MalformedAnswerException {
    AnswerJson json = AnswerJson.of(answer);
    return bytes(each == null ? session(json, json.root()) : listing(json));
  }

  private ObjectNode listing(AnswerJson json) throws MalformedAnswerException {
    JsonNode items = json.root().at(each);
    if (!items.isArray()) {
      throw json.malformed(each + ": expected an array of sessions");
    }
    ObjectNode listing = JsonNodeFactory.instance.objectNode();
    ArrayNode sessions = listing.withArray("sessions");
    for (JsonNode item : items) {
      sessions.add(session(json, item));
    }
    if (nextToken != null) {
      listing.put(NEXT_TOKEN, token(json, json.root().at(nextToken)));
    }
    return listing;
  }

  /** Null at the end; what is no token is not taken for it: sessions would be missing. */
  private String token(AnswerJson json, JsonNode token) throws MalformedAnswerException {
    if (token.isMissingNode() || token.isNull() || token.isBoolean() && !token.booleanValue()) {
      return null;
    }
    if (!token.isTextual() && !token.isIntegralNumber()) {
      throw json.malformed(nextToken + ": expected the next page's token, a text or a number");
    }
    String text = token.asText();
    return text.isBlank() || noToken.contains(text) ? null : text;
  }

  private ObjectNode session(AnswerJson json, JsonNode item) throws MalformedAnswerException {
    ObjectNode session = JsonNodeFactory.instance.objectNode();
    for (Field field : fields) {
      JsonNode value = item.at(field.from());
      if (!value.isMissingNode() && !value.isNull()) {
        put(json, session, field, value);
      }
    }
    return session;
  }

  private void put(AnswerJson json, ObjectNode session, Field field, JsonNode value)
      throws MalformedAnswerException {
    String[] place = field.place();
    if (place[0].equals("state")) {
      if (!value.isTextual() && !value.isIntegralNumber() || value.asText().isBlank()) {
        throw json.malformed(field.from() + ": expected the session's state, a word or a number");
      }
      String word = value.asText().strip();
      session.put("state", state(word).name()).put("vendorState", word);
      return;
    }
    JsonNode read = MappedValue.read(place, value);
    if (read == null) {
      return;
    }
    if (place.length == 1) {
      session.set(place[0], read);
    } else {
      session
          .withObject("/" + place[0])
          .set(place[1], sets.contains(place[1]) ? sorted(read) : read);
    }
  }

  private static JsonNode sorted(JsonNode list) {
    ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
    StreamSupport.stream(list.spliterator(), false)
        .sorted(Comparator.comparing(JsonNode::toString))
        .forEach(sorted::add);
    return list.isArray() ? sorted : list;
  }

  private SessionState state(String word) {
    return states.getOrDefault(word.toLowerCase(Locale.ROOT), SessionState.UNKNOWN);
  }

  private static void require(Map<String, String> options, String name, String example) {
    if (!options.containsKey(name)) {
      throw new IllegalArgumentException(
          "canonical: needs '"
              + name
              + "', where the service has it, as in "
              + name
              + ": "
              + example);
    }
  }

  private static JsonPointer optional(Map<String, String> options, String name) {
    return options.containsKey(name) ? pointer(name, options.get(name)) : null;
  }

  private static JsonPointer pointer(String name, String value) {
    try {
      return JsonPointer.compile(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "canonical: '" + name + "' is '" + value + "', expected a JSON Pointer, as in /data/id");
    }
  }

  private static Map<String, SessionState> states(String text) {
    Map<String, SessionState> states = new HashMap<>();
    for (String rule : text.split(";")) {
      if (!rule.isBlank()) {
        String[] sides = rule.split("=", 2);
        SessionState state = state(rule, sides);
        for (String word : sides[1].split(",")) {
          states.put(word.strip().toLowerCase(Locale.ROOT), state);
        }
      }
    }
    return Map.copyOf(states);
  }

  private static SessionState state(String rule, String[] sides) {
    try {
      if (sides.length == 2) {
        return SessionState.valueOf(sides[0].strip());
      }
    } catch (IllegalArgumentException e) {
      // Said below, with what is expected.
    }
    throw new IllegalArgumentException(
        "canonical: states has '"
            + rule.strip()
            + "', expected a canonical state and the service's words, as in"
            + " states: RUNNING=active,ready; STOPPED=terminated");
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
