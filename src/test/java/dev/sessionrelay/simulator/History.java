package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.simulator.alibaba.AlibabaCloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What pollers were shown, as JSON lines, for those who check what they made of it. Two kinds:
 * {@code served} is one session ({@code state} null: not found), {@code listed} one page of a
 * listing. Answers that a misbehaviour spoils on their way count as shown.
 *
 * <p>Each line is one write, so that a killed process leaves whole lines.
 */
final class History implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel file;

  private History(FileChannel file) {
    this.file = file;
  }

  /** Goes on behind what the file has. */
  static History in(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new History(
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("simulator history " + file + " cannot be written", e);
    }
  }

  /** The same cloud; what it answers is written down. */
  CloudApi recording(CloudApi api) {
    return new Recorded(api, this);
  }

  private record Recorded(CloudApi api, History history) implements CloudApi {
    @Override
    public Reply answer(SimulatedCall call, CloudOperation.Match asked) {
      Reply reply = api.answer(call, asked);
      history.answered(call, asked, reply);
      return reply;
    }

    @Override
    public Reply unknown(SimulatedCall call) {
      return api.unknown(call);
    }

    @Override
    public Reply error(int status) {
      return api.error(status);
    }

    @Override
    public Reply stamped(SimulatedCall call, Reply reply) {
      return api.stamped(call, reply);
    }

    @Override
    public Reply waiting(Reply reply, java.time.Duration delay) {
      return api.waiting(reply, delay);
    }
  }

  private void answered(SimulatedCall call, CloudOperation.Match asked, Reply reply) {
    if (asked.operation().population().isEmpty()) {
      return;
    }
    JsonNode body = read(reply);
    if (reply.status() == 200 && asked.operation() == AlibabaCloud.LIST) {
      listed(call, asked, body);
    } else if (reply.status() == 200) {
      JsonNode session = body.has("sessionCluster") ? body.path("sessionCluster") : body;
      served(call, asked, id(session), word(session));
    } else if (reply.status() == 404 && isAboutTheSession(body)) {
      served(call, asked, null, null);
    }
  }

  private static boolean isAboutTheSession(JsonNode error) {
    String alibaba = error.path("Code").asText();
    return alibaba.isEmpty() || alibaba.equals("InvalidSessionCluster.NotFound");
  }

  private static String id(JsonNode session) {
    return session.findPath("sessionClusterId").isMissingNode()
        ? session.path("session_id").asText(session.path("id").asText())
        : session.path("sessionClusterId").asText();
  }

  /** As the session's own word: Oracle's two are joined by a slash. */
  private static String word(JsonNode session) {
    String kernel = session.at("/kernel/execution_state").asText();
    String first = session.path("lifecycleState").asText();
    return first.isEmpty()
        ? session.path("state").asText(session.path("status").asText())
        : first + (kernel.isEmpty() ? "" : "/" + kernel);
  }

  private void served(SimulatedCall call, CloudOperation.Match asked, String session, String word) {
    write(
        json -> {
          writePoll(json, "served", call, asked);
          json.writeStringField("id", asked.session());
          json.writeStringField("session", session);
          json.writeStringField("state", word);
        });
  }

  private void listed(SimulatedCall call, CloudOperation.Match asked, JsonNode body) {
    write(
        json -> {
          writePoll(json, "listed", call, asked);
          json.writeStringField("query", call.rawQuery());
          json.writeBooleanField("last", !body.has("nextToken"));
          json.writeNumberField("total", body.path("totalCount").asInt());
          json.writeObjectFieldStart("sessions");
          for (JsonNode row : body.path("sessionClusters")) {
            json.writeStringField(id(row), word(row));
          }
          json.writeEndObject();
        });
  }

  private static void writePoll(
      JsonGenerator json, String kind, SimulatedCall call, CloudOperation.Match asked)
      throws IOException {
    json.writeStringField("kind", kind);
    json.writeStringField("time", call.at().toString());
    json.writeStringField("endpoint", asked.operation().id());
    json.writeStringField("scope", asked.scope());
  }

  private static JsonNode read(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Reply.ReplyFields line) {
    try {
      file.write(ByteBuffer.wrap((Reply.object(line) + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("simulator history cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
