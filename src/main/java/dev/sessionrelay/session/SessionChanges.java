package dev.sessionrelay.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    List<String> changed = new ArrayList<>();
    JsonNode old = content(before);
    JsonNode now = content(after);
    for (String name : names(old, now)) {
      compare(name, old.path(name), now.path(name), changed);
    }
    if (changed.contains("state") || changed.contains("activity")) {
      // The vendor's word for it moves along.
      changed.remove("vendorState");
    }
    return List.copyOf(changed);
  }

  private static void compare(String name, JsonNode old, JsonNode now, List<String> changed) {
    if (!old.isObject() && !now.isObject()) {
      if (!old.equals(now)) {
        changed.add(name);
      }
      return;
    }
    for (String part : names(old, now)) {
      if (!old.path(part).equals(now.path(part))) {
        changed.add(name + "." + part);
      }
    }
  }

  private static Set<String> names(JsonNode old, JsonNode now) {
    Set<String> names = new TreeSet<>();
    old.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode content(Session session) {
    try {
      return Json.READER.readTree(contentJson(session));
    } catch (JacksonException e) {
      throw new IllegalStateException("JSON that was just written cannot be read", e);
    }
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
