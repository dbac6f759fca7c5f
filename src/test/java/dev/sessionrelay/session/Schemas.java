package dev.sessionrelay.session;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The product's JSON Schemas, in a third party's validator. */
public final class Schemas {
  private static final String URN = "urn:sessionrelay:schema:";
  private static final Map<String, String> FILES =
      Map.of(
          URN + "session:1", "session",
          URN + "session-input:1", "session.input",
          URN + "poll:1", "poll",
          URN + "alert:1", "alert",
          URN + "relay:1", "relay",
          URN + "event:1", "event");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(sources()));

  private Schemas() {}

  /** What is wrong with an event; empty when nothing is. */
  public static List<String> event(String json) {
    return errors("event:1", json);
  }

  /** What is wrong with the data of an event about a session. */
  public static List<String> session(String json) {
    return errors("session:1", json);
  }

  /** What is wrong with what an operator's own route hands in. */
  public static List<String> input(String json) {
    return errors("session-input:1", json);
  }

  private static List<String> errors(String schema, String json) {
    Schema loaded = REGISTRY.getSchema(SchemaLocation.of(URN + schema));
    return loaded
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }

  private static Map<String, String> sources() {
    Map<String, String> sources = new HashMap<>();
    FILES.forEach((id, file) -> sources.put(id, text("/schema/" + file + ".schema.json")));
    return sources;
  }

  private static String text(String resource) {
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
