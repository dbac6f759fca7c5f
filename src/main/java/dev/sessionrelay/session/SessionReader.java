package dev.sessionrelay.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads canonical sessions, strictly. */
final class SessionReader {
  private static final Set<String> ORIGIN =
      Set.of("vendor", "service", "endpoint", "target", "account", "scope", "workspaceId");
  private static final Set<String> INPUT =
      Set.of(
          "sessionId",
          "name",
          "kind",
          "vendorKind",
          "state",
          "vendorState",
          "activity",
          "stateReason",
          "owner",
          "queue",
          "engine",
          "createdAt",
          "startedAt",
          "lastActivityAt",
          "autoStart",
          "autoStop",
          "links",
          "configuration",
          "attributes",
          "requestId");
  private static final Set<String> STORED = union(ORIGIN, INPUT);

  private SessionReader() {}

  static Session stored(JsonNode node) {
    StrictObject object = new StrictObject("", node, STORED);
    return session(origin(object), object, null);
  }

  static Session input(Origin origin, JsonNode node, String path, String requestId) {
    StrictObject object = new StrictObject(path, node, INPUT);
    Session session = session(origin, object, requestId);
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

  private static Session session(Origin origin, StrictObject object, String requestId) {
    String own = object.text("requestId");
    return new Session(
        origin,
        object.requiredText("sessionId"),
        object.text("name"),
        object.text("kind"),
        object.text("vendorKind"),
        object.word("state", SessionState.class, null),
        object.text("vendorState"),
        object.word("activity", Activity.class, Activity.UNKNOWN),
        stateReason(object.object("stateReason", Set.of("code", "message"))),
        owner(object.object("owner", Set.of("id", "name"))),
        object.text("queue"),
        engine(object.object("engine", Set.of("version", "displayVersion", "accelerated"))),
        object.instant("createdAt"),
        object.instant("startedAt"),
        object.instant("lastActivityAt"),
        object.flag("autoStart"),
        autoStop(object.object("autoStop", Set.of("enabled", "idleTimeoutMinutes"))),
        links(object.object("links", Set.of("ui", "endpoint", "internalEndpoint"))),
        configuration(object),
        attributes(object),
        own == null ? requestId : own);
  }

  private static Session.StateReason stateReason(StrictObject object) {
    return object == null
        ? null
        : new Session.StateReason(object.text("code"), object.text("message"));
  }

  private static Session.Owner owner(StrictObject object) {
    return object == null ? null : new Session.Owner(object.text("id"), object.text("name"));
  }

  private static Session.Engine engine(StrictObject object) {
    return object == null
        ? null
        : new Session.Engine(
            object.text("version"), object.text("displayVersion"), object.flag("accelerated"));
  }

  private static Session.AutoStop autoStop(StrictObject object) {
    return object == null
        ? null
        : new Session.AutoStop(object.flag("enabled"), object.integer("idleTimeoutMinutes"));
  }

  private static Session.Links links(StrictObject object) {
    return object == null
        ? null
        : new Session.Links(
            object.text("ui"), object.text("endpoint"), object.text("internalEndpoint"));
  }

  private static List<Session.ConfigurationItem> configuration(StrictObject session) {
    List<Session.ConfigurationItem> items = new ArrayList<>();
    for (StrictObject item : session.objects("configuration", Set.of("file", "key", "value"))) {
      items.add(
          new Session.ConfigurationItem(item.text("file"), item.text("key"), item.text("value")));
    }
    return items;
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

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return Set.copyOf(both);
  }
}
