package dev.sessionrelay.session;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the fields of a session in their canonical order; absent values are left out. */
final class SessionWriter {
  private final JsonGenerator json;

  SessionWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Everything. */
  void session(Session session) throws IOException {
    origin(session.origin());
    text("sessionId", session.sessionId());
    descriptionAndState(session);
    text("lastActivityAt", session.lastActivityAt());
    settings(session);
    attributes(session.attributes());
    text("requestId", session.requestId());
  }

  /** What makes a change when it differs: no identity, no readings, no request id. */
  void content(Session session) throws IOException {
    descriptionAndState(session);
    settings(session);
    attributes(SessionChanges.withoutReadings(session.attributes()));
  }

  void origin(Origin origin) throws IOException {
    text("vendor", origin.vendor());
    text("service", origin.service());
    text("endpoint", origin.endpoint());
    text("target", origin.target());
    text("account", origin.account());
    text("scope", origin.scope());
    text("workspaceId", origin.workspaceId());
  }

  private void descriptionAndState(Session session) throws IOException {
    text("name", session.name());
    text("kind", session.kind());
    text("vendorKind", session.vendorKind());
    text("state", session.state().name());
    text("vendorState", session.vendorState());
    text("activity", session.activity().name());
    Session.StateReason reason = session.stateReason();
    if (reason != null) {
      object("stateReason", "code", reason.code(), "message", reason.message());
    }
    Session.Owner owner = session.owner();
    if (owner != null) {
      object("owner", "id", owner.id(), "name", owner.name());
    }
    text("queue", session.queue());
    Session.Engine engine = session.engine();
    if (engine != null) {
      object(
          "engine",
          "version",
          engine.version(),
          "displayVersion",
          engine.displayVersion(),
          "accelerated",
          engine.accelerated());
    }
    text("createdAt", session.createdAt());
    text("startedAt", session.startedAt());
  }

  private void settings(Session session) throws IOException {
    value("autoStart", session.autoStart());
    Session.AutoStop stop = session.autoStop();
    if (stop != null) {
      object(
          "autoStop", "enabled", stop.enabled(), "idleTimeoutMinutes", stop.idleTimeoutMinutes());
    }
    Session.Links links = session.links();
    if (links != null) {
      object(
          "links",
          "ui",
          links.ui(),
          "endpoint",
          links.endpoint(),
          "internalEndpoint",
          links.internalEndpoint());
    }
    configuration(session.configuration());
  }

  /** An object of these names and values, each followed by the other; none where all are absent. */
  private void object(String name, Object... fields) throws IOException {
    boolean begun = false;
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i + 1] != null && !begun) {
        json.writeObjectFieldStart(name);
        begun = true;
      }
      value((String) fields[i], fields[i + 1]);
    }
    if (begun) {
      json.writeEndObject();
    }
  }

  private void configuration(List<Session.ConfigurationItem> items) throws IOException {
    if (items.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("configuration");
    for (Session.ConfigurationItem item : items) {
      json.writeStartObject();
      text("file", item.file());
      text("key", item.key());
      text("value", item.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void attributes(Map<String, Object> attributes) throws IOException {
    if (!attributes.isEmpty()) {
      json.writeFieldName("attributes");
      plain(attributes);
    }
  }

  /** Maps sorted by key, so that equal content has equal text. */
  private void plain(Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
        json.writeFieldName((String) entry.getKey());
        plain(entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        plain(element);
      }
      json.writeEndArray();
    } else {
      json.writeObject(value);
    }
  }

  void text(String name, Object value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  void value(String name, Object value) throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      json.writeObject(value);
    }
  }
}
