package dev.sessionrelay.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The canonical JSON of a session, as in {@code data} of its events and in the ledger. Its schema
 * is {@code schema/session.schema.json}.
 */
public final class SessionJson {
  private static final Set<String> ORIGIN =
      names("vendor service endpoint target account scope workspaceId");
  private static final Set<String> INPUT =
      names(
          "sessionId name kind vendorKind state vendorState activity stateReason owner queue engine"
              + " createdAt startedAt lastActivityAt autoStart autoStop links configuration"
              + " attributes requestId");
  private static final Set<String> STORED =
      Stream.of(ORIGIN, INPUT).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

  private SessionJson() {}

  /**
   * The session as one line of JSON. Equal sessions give equal text: fields have a fixed order,
   * attributes are sorted by name, absent values are left out.
   */
  public static String write(Session session) {
    return Json.object(json -> new SessionWriter(json).session(session));
  }

  /**
   * Reads back what {@link #write} wrote.
   *
   * @throws SessionFormatException when it is not exactly that; unknown fields are refused
   */
  public static Session read(String json) {
    JsonNode root;
    try {
      root = Json.READER.readTree(json);
    } catch (JacksonException e) {
      throw new SessionFormatException(
          "expected one JSON object with a session, such as {\"vendor\": ..., \"sessionId\": ...},"
              + " but it is no JSON");
    }
    StrictObject object = new StrictObject("", root, STORED);
    return session(origin(object), object.requiredText("sessionId"), object, null);
  }

  /** The text, or an empty object where somebody has left something there that is no JSON. */
  public static String orEmpty(String json) {
    try {
      return Json.READER.readTree(json).isObject() ? json : "{}";
    } catch (JacksonException | IllegalArgumentException e) {
      return "{}";
    }
  }

  /**
   * Reads a session that an operator's own route hands in: the canonical fields without those that
   * say where it was seen, which come from the target. {@code sessionId} and {@code state} are
   * required; {@code activity} is UNKNOWN when it is absent. The schema is {@code
   * schema/session.input.schema.json}.
   *
   * @param path how messages name the node, such as {@code sessions[3]}
   * @param requestId taken where the object has none of its own; may be null
   * @throws SessionFormatException naming the field, what was expected and what came
   */
  public static Session readInput(Origin origin, JsonNode node, String path, String requestId) {
    StrictObject object = new StrictObject(path, node, INPUT);
    Session session = session(origin, object.id("sessionId"), object, requestId);
    if (session.state() == SessionState.GONE) {
      throw object.wrong(
          "state",
          "a state that a listed session can have (a session that is gone is left out)",
          node.get("state"));
    }
    return session;
  }

  private static Origin origin(StrictObject object) {
    return new Origin(
        object.requiredText("vendor"),
        object.requiredText("service"),
        object.requiredText("endpoint"),
        object.requiredText("account"),
        object.requiredText("target"),
        object.requiredText("scope"),
        object.text("workspaceId"));
  }

  private static Session session(Origin origin, String id, StrictObject object, String requestId) {
    String own = object.text("requestId");
    SessionBuilder session =
        new SessionBuilder(origin, id)
            .name(object.text("name"))
            .kind(object.text("kind"))
            .vendorKind(object.text("vendorKind"))
            .state(object.word("state", SessionState.class, null))
            .vendorState(object.text("vendorState"))
            .activity(object.word("activity", Activity.class, Activity.UNKNOWN))
            .stateReason(object.object("stateReason", names("code message"), SessionJson::reason))
            .owner(object.object("owner", names("id name"), SessionJson::owner))
            .queue(object.text("queue"))
            .engine(
                object.object(
                    "engine", names("version displayVersion accelerated"), SessionJson::engine))
            .createdAt(object.instant("createdAt"))
            .startedAt(object.instant("startedAt"))
            .lastActivityAt(object.instant("lastActivityAt"))
            .autoStart(object.flag("autoStart"))
            .autoStop(
                object.object(
                    "autoStop", names("enabled idleTimeoutMinutes"), SessionJson::autoStop))
            .links(
                object.object("links", names("ui endpoint internalEndpoint"), SessionJson::links))
            .configuration(
                object.objects("configuration", names("file key value"), SessionJson::item))
            .requestId(own == null ? requestId : own);
    attributes(object).forEach(session::attribute);
    return session.build();
  }

  private static Session.StateReason reason(StrictObject reason) {
    return new Session.StateReason(reason.text("code"), reason.text("message"));
  }

  private static Session.Owner owner(StrictObject owner) {
    return new Session.Owner(owner.text("id"), owner.text("name"));
  }

  private static Session.Engine engine(StrictObject engine) {
    return new Session.Engine(
        engine.text("version"), engine.text("displayVersion"), engine.flag("accelerated"));
  }

  private static Session.AutoStop autoStop(StrictObject stop) {
    return new Session.AutoStop(stop.flag("enabled"), stop.integer("idleTimeoutMinutes"));
  }

  private static Session.Links links(StrictObject links) {
    return new Session.Links(
        links.text("ui"), links.text("endpoint"), links.text("internalEndpoint"));
  }

  private static Session.ConfigurationItem item(StrictObject item) {
    return new Session.ConfigurationItem(item.text("file"), item.text("key"), item.text("value"));
  }

  private static Map<String, Object> attributes(StrictObject session) {
    JsonNode attributes = session.node("attributes");
    if (attributes == null) {
      return Map.of();
    }
    if (!attributes.isObject()) {
      throw session.wrong("attributes", "an object, such as {\"region\": \"eu-1\"}", attributes);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : attributes.properties()) {
      if (!entry.getValue().isNull()) {
        values.put(Texts.clean(entry.getKey()), PlainJson.of(entry.getValue()));
      }
    }
    return values;
  }

  private static Set<String> names(String words) {
    return Set.of(words.split(" "));
  }
}
