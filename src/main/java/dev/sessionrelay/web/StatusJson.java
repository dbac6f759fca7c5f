package dev.sessionrelay.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionrelay.session.Incident;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** The status as JSON. Absent values are null, times are ISO 8601 in UTC. */
final class StatusJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  @FunctionalInterface
  private interface Part {
    void write() throws IOException;
  }

  @FunctionalInterface
  private interface Item<T> {
    void write(T item) throws IOException;
  }

  /** Everything. */
  static byte[] status(StatusReport report) {
    return written(json -> json.report(report));
  }

  /** Health alone. */
  static byte[] health(StatusReport.Health health) {
    return written(json -> json.writeHealth(health));
  }

  private static byte[] written(Item<StatusJson> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      content.write(new StatusJson(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void report(StatusReport report) throws IOException {
    object(
        () -> {
          time("now", report.now());
          json.writeFieldName("health");
          writeHealth(report.health());
          part("process", () -> process(report.process()));
          part("configuration", () -> configuration(report.configuration()));
          list("targets", report.targets(), this::target);
          list("accounts", report.accounts(), this::account);
          list("incidents", report.incidents(), this::incident);
          list("sinks", report.sinks(), this::sink);
          part("ledger", () -> ledger(report.ledger()));
          reload(report.reload());
        });
  }

  private void writeHealth(StatusReport.Health health) throws IOException {
    object(
        () -> {
          json.writeStringField("state", health.state().name());
          texts("reasons", health.reasons());
        });
  }

  private void process(StatusReport.Process process) throws IOException {
    json.writeStringField("version", process.version());
    json.writeStringField("node", process.node());
    json.writeStringField("home", process.home());
    time("started", process.started());
  }

  private void configuration(StatusReport.Configuration configuration) throws IOException {
    json.writeStringField("checksum", configuration.checksum());
    time("since", configuration.since());
    texts("lines", configuration.lines());
  }

  private void target(StatusReport.Target target) throws IOException {
    json.writeStringField("name", target.name());
    json.writeStringField("endpoint", target.endpoint());
    json.writeStringField("account", target.account());
    json.writeStringField("schedule", target.schedule());
    time("lastTurn", target.lastTurn());
    json.writeStringField("result", target.result());
    json.writeBooleanField("failing", target.failing());
    json.writeNumberField("sessions", target.sessions());
    json.writeBooleanField("slowed", target.slowed());
    json.writeNumberField("turns", target.turns());
    json.writeNumberField("turnSeconds", target.turnSeconds());
    part(
        "polls",
        () -> {
          for (var end : target.polls().entrySet()) {
            json.writeNumberField(end.getKey(), end.getValue());
          }
        });
    json.writeNumberField("skipped", target.skipped());
  }

  private void account(StatusReport.Account account) throws IOException {
    json.writeStringField("name", account.name());
    json.writeStringField("vendor", account.vendor());
    time("heldUntil", account.heldUntil());
    json.writeStringField("heldWhy", account.heldWhy());
    list("breakers", account.breakers(), this::breaker);
  }

  private void breaker(StatusReport.Breaker breaker) throws IOException {
    json.writeStringField("endpoint", breaker.endpoint());
    json.writeStringField("state", breaker.state());
  }

  private void incident(Incident incident) throws IOException {
    json.writeStringField("target", incident.origin().target());
    json.writeStringField("endpoint", incident.origin().endpoint());
    json.writeStringField("account", incident.origin().account());
    json.writeStringField("session", incident.sessionId());
    json.writeStringField("class", incident.failureClass());
    status(incident.status());
    json.writeStringField("code", incident.code());
    json.writeStringField("message", incident.message());
    json.writeStringField("solution", incident.solution());
    json.writeStringField("requestId", incident.requestId());
    time("since", incident.since());
    json.writeNumberField("count", incident.count());
  }

  private void status(Integer status) throws IOException {
    json.writeFieldName("status");
    if (status == null) {
      json.writeNull();
    } else {
      json.writeNumber(status);
    }
  }

  private void sink(StatusReport.Sink sink) throws IOException {
    json.writeStringField("name", sink.name());
    json.writeStringField("state", sink.state());
    json.writeNumberField("backlog", sink.backlog());
    time("oldestWaiting", sink.oldestWaiting());
    json.writeStringField("lastError", sink.lastError());
    json.writeNumberField("delivered", sink.delivered());
    json.writeNumberField("deadLetters", sink.deadLetters());
  }

  private void ledger(StatusReport.Ledger ledger) throws IOException {
    json.writeBooleanField("healthy", ledger.healthy());
    json.writeStringField("words", ledger.words());
    json.writeNumberField("bytes", ledger.bytes());
    json.writeNumberField("sessions", ledger.sessions());
  }

  private void reload(StatusReport.Reload reload) throws IOException {
    if (reload == null) {
      json.writeNullField("reload");
      return;
    }
    part(
        "reload",
        () -> {
          time("at", reload.at());
          json.writeStringField("cause", reload.cause());
          json.writeBooleanField("applied", reload.applied());
          texts("faults", reload.faults());
          texts("changes", reload.changes());
          json.writeNumberField("millis", reload.millis());
        });
  }

  private void object(Part fields) throws IOException {
    json.writeStartObject();
    fields.write();
    json.writeEndObject();
  }

  private void part(String name, Part fields) throws IOException {
    json.writeFieldName(name);
    object(fields);
  }

  private <T> void list(String name, List<T> items, Item<T> fields) throws IOException {
    json.writeArrayFieldStart(name);
    for (T item : items) {
      object(() -> fields.write(item));
    }
    json.writeEndArray();
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void time(String name, Instant time) throws IOException {
    json.writeStringField(name, time == null ? null : time.toString());
  }
}
