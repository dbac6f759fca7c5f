package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * The truth, as JSON lines, for those who check what a poller made of it. Three kinds: {@code
 * changed} is a session that changed its state, {@code served} one session shown to a poller
 * ({@code state} null: not found), {@code listed} one page of a listing. Answers that a
 * misbehaviour spoils on their way count as shown.
 *
 * <p>Each line is one write, so that a killed process leaves whole lines.
 */
final class History implements AutoCloseable {
  private final FileChannel file;

  private History(FileChannel file) {
    this.file = file;
  }

  static History none() {
    return new History(null);
  }

  /**
   * Goes on behind what the file has.
   *
   * @throws UncheckedIOException when the file cannot be opened
   */
  static History in(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new History(
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("simulator history " + file + " cannot be written", e);
    }
  }

  boolean isRecorded() {
    return file != null;
  }

  void changed(World.Scope scope, String id, Moment moment) {
    write(
        json -> {
          json.writeStringField("kind", "changed");
          json.writeStringField("time", moment.changed().toString());
          json.writeStringField("service", scope.service().name());
          json.writeStringField("scope", scope.name());
          json.writeStringField("id", id);
          json.writeStringField("session", moment.sessionId());
          json.writeStringField("state", moment.word());
        });
  }

  void served(Call call, Address address, String session, String word) {
    write(
        json -> {
          writePoll(json, "served", call.at(), address);
          json.writeStringField("id", address.session());
          json.writeStringField("session", session);
          json.writeStringField("state", word);
        });
  }

  void listed(Call call, Address address, List<Moment> rows, boolean last, int total) {
    write(
        json -> {
          writePoll(json, "listed", call.at(), address);
          json.writeStringField("query", call.rawQuery());
          json.writeBooleanField("last", last);
          json.writeNumberField("total", total);
          json.writeObjectFieldStart("sessions");
          for (Moment row : rows) {
            json.writeStringField(row.sessionId(), row.word());
          }
          json.writeEndObject();
        });
  }

  private static void writePoll(JsonGenerator json, String kind, Instant time, Address address)
      throws IOException {
    json.writeStringField("kind", kind);
    json.writeStringField("time", time.toString());
    json.writeStringField("endpoint", address.endpoint().id());
    json.writeStringField("scope", address.scope());
  }

  private void write(Json.Content line) {
    if (file != null) {
      append((Json.object(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void append(byte[] line) {
    try {
      file.write(ByteBuffer.wrap(line));
    } catch (IOException e) {
      throw new UncheckedIOException("simulator history cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
