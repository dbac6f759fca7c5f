package dev.sessionrelay.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What counts as a change of a session. Not a change by itself are
 *
 * <ul>
 *   <li>{@code requestId}, which differs on every poll;
 *   <li>readings that move on their own while a session works, {@code lastActivityAt} and {@code
 *       attributes.readings}: a busy notebook would flood the feed;
 *   <li>where it was seen (vendor, service, endpoint, account, scope, workspace): that is the
 *       session's identity; and the target's name: renaming a target is the operator's doing and
 *       says nothing about the session.
 * </ul>
 *
 * All of them are refreshed with the next real change.
 */
public final class SessionChanges {
  /** The attribute whose content is never a change. */
  public static final String READINGS = "readings";

  private SessionChanges() {}

  /**
   * Names of the fields that differ, as in the JSON, sorted; parts of objects with a point, such as
   * {@code stateReason.code} or {@code attributes.draftId}. Empty exactly when the fingerprints are
   * equal.
   */
  public static List<String> between(Session before, Session after) {
    Set<String> changed = new TreeSet<>();
    compare(parts(before), parts(after), Object::equals, "", changed);
    compare(
        withoutReadings(before.attributes()),
        withoutReadings(after.attributes()),
        SessionChanges::isSame,
        "attributes.",
        changed);
    if (changed.contains("state") || changed.contains("activity")) {
      // The vendor's word for it moves along.
      changed.remove("vendorState");
    }
    return List.copyOf(changed);
  }

  private static void compare(
      Map<String, Object> before,
      Map<String, Object> after,
      BiPredicate<Object, Object> same,
      String prefix,
      Set<String> changed) {
    before.forEach(
        (name, value) -> {
          if (after.get(name) == null || !same.test(value, after.get(name))) {
            changed.add(prefix + name);
          }
        });
    after.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name -> changed.add(prefix + name));
  }

  /** A number that was read back may be of another class. */
  private static boolean isSame(Object before, Object after) {
    return before.equals(after) || text(before).equals(text(after));
  }

  private static String text(Object value) {
    return Json.object(json -> new SessionWriter(json).attributes(Map.of("", value)));
  }

  /** What the session has beside its attributes, by the names of the JSON. */
  private static Map<String, Object> parts(Session session) {
    Map<String, Object> parts = new HashMap<>();
    parts.put("name", session.name());
    parts.put("kind", session.kind());
    parts.put("vendorKind", session.vendorKind());
    parts.put("state", session.state());
    parts.put("vendorState", session.vendorState());
    parts.put("activity", session.activity());
    parts.put("queue", session.queue());
    parts.put("createdAt", session.createdAt());
    parts.put("startedAt", session.startedAt());
    parts.put("autoStart", session.autoStart());
    if (session.stateReason() != null) {
      parts.put("stateReason.code", session.stateReason().code());
      parts.put("stateReason.message", session.stateReason().message());
    }
    if (session.owner() != null) {
      parts.put("owner.id", session.owner().id());
      parts.put("owner.name", session.owner().name());
    }
    if (session.engine() != null) {
      parts.put("engine.version", session.engine().version());
      parts.put("engine.displayVersion", session.engine().displayVersion());
      parts.put("engine.accelerated", session.engine().accelerated());
    }
    if (session.autoStop() != null) {
      parts.put("autoStop.enabled", session.autoStop().enabled());
      parts.put("autoStop.idleTimeoutMinutes", session.autoStop().idleTimeoutMinutes());
    }
    if (session.links() != null) {
      parts.put("links.ui", session.links().ui());
      parts.put("links.endpoint", session.links().endpoint());
      parts.put("links.internalEndpoint", session.links().internalEndpoint());
    }
    if (!session.configuration().isEmpty()) {
      parts.put("configuration", session.configuration());
    }
    parts.values().removeIf(Objects::isNull);
    return parts;
  }

  /** What makes a change when it differs, as canonical text. */
  static String contentJson(Session session) {
    return Json.object(json -> new SessionWriter(json).content(session));
  }

  static Map<String, Object> withoutReadings(Map<String, Object> attributes) {
    if (!attributes.containsKey(READINGS)) {
      return attributes;
    }
    Map<String, Object> rest = new TreeMap<>(attributes);
    rest.remove(READINGS);
    return rest;
  }
}
