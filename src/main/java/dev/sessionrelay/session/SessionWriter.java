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
    stateReason(session.stateReason());
    owner(session.owner());
    text("queue", session.queue());
    engine(session.engine());
    text("createdAt", session.createdAt());
    text("startedAt", session.startedAt());
  }

  private void settings(Session session) throws IOException {
    value("autoStart", session.autoStart());
    autoStop(session.autoStop());
    links(session.links());
    configuration(session.configuration());
  }

  private void stateReason(Session.StateReason reason) throws IOException {
    if (reason == null || allNull(reason.code(), reason.message())) {
      return;
    }
    json.writeObjectFieldStart("stateReason");
    text("code", reason.code());
    text("message", reason.message());
    json.writeEndObject();
  }

  private void owner(Session.Owner owner) throws IOException {
    if (owner == null || allNull(owner.id(), owner.name())) {
      return;
    }
    json.writeObjectFieldStart("owner");
    text("id", owner.id());
    text("name", owner.name());
    json.writeEndObject();
  }

  private void engine(Session.Engine engine) throws IOException {
    if (engine == null
        || allNull(engine.version(), engine.displayVersion(), engine.accelerated())) {
      return;
    }
    json.writeObjectFieldStart("engine");
    text("version", engine.version());
    text("displayVersion", engine.displayVersion());
    value("accelerated", engine.accelerated());
    json.writeEndObject();
  }

  private void autoStop(Session.AutoStop autoStop) throws IOException {
    if (autoStop == null || allNull(autoStop.enabled(), autoStop.idleTimeoutMinutes())) {
      return;
    }
    json.writeObjectFieldStart("autoStop");
    value("enabled", autoStop.enabled());
    value("idleTimeoutMinutes", autoStop.idleTimeoutMinutes());
    json.writeEndObject();
  }

  private void links(Session.Links links) throws IOException {
    if (links == null || allNull(links.ui(), links.endpoint(), links.internalEndpoint())) {
      return;
    }
    json.writeObjectFieldStart("links");
    text("ui", links.ui());
    text("endpoint", links.endpoint());
    text("internalEndpoint", links.internalEndpoint());
    json.writeEndObject();
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

  private void attributes(Map<String, Object> attributes) throws IOException {
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

  private static boolean allNull(Object... values) {
    for (Object value : values) {
      if (value != null) {
        return false;
      }
    }
    return true;
  }
}
