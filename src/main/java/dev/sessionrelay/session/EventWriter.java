package dev.sessionrelay.session;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes what an event says beside the session; absent values are left out. */
record EventWriter(JsonGenerator json, SessionWriter fields) {
  EventWriter(JsonGenerator json) {
    this(json, new SessionWriter(json));
  }

  void incident(Incident incident) throws IOException {
    fields.origin(incident.origin());
    fields.text("sessionId", incident.sessionId());
    json.writeObjectFieldStart("failure");
    fields.text("class", incident.failureClass());
    fields.value("status", incident.status());
    fields.text("code", incident.code());
    fields.text("message", incident.message());
    fields.text("solution", incident.solution());
    fields.text("requestId", incident.requestId());
    json.writeEndObject();
    fields.text("since", incident.since());
    json.writeNumberField("count", incident.count());
    if (incident.course().classChanges() > 0) {
      json.writeNumberField("classChanges", incident.course().classChanges());
    }
  }

  void alert(AlertDetails alert, Instant at) throws IOException {
    json.writeObjectFieldStart("alert");
    fields.text("rule", alert.rule());
    fields.text("condition", alert.condition());
    fields.text("since", alert.since());
    fields.text("basis", alert.basis());
    duration(alert.since(), at);
    fields.text("raisedAt", alert.raisedAt());
    json.writeNumberField("reminder", alert.reminder());
    fields.text("endReason", alert.endReason());
    if (alert.cost() != null) {
      cost(alert.cost());
    }
    json.writeEndObject();
  }

  private void cost(CostEstimate cost) throws IOException {
    json.writeObjectFieldStart("cost");
    json.writeStringField("currency", cost.currency());
    json.writeNumberField("perHour", cost.perHour());
    fields.value("running", cost.running());
    fields.value("idle", cost.idle());
    json.writeEndObject();
  }

  /** How the session was before. */
  void previous(Session before) throws IOException {
    json.writeObjectFieldStart("previous");
    json.writeStringField("state", before.state().name());
    json.writeStringField("activity", before.activity().name());
    json.writeEndObject();
  }

  /**
   * @param names of the fields that differ
   */
  void changed(List<String> names) throws IOException {
    json.writeArrayFieldStart("changed");
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  void duration(Instant since, Instant at) throws IOException {
    json.writeNumberField("durationMillis", Math.max(0, ChronoUnit.MILLIS.between(since, at)));
  }
}
