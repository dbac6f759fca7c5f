package dev.sessionrelay.status;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of {@link StatusReport}: its records field by field, in their order. Absent values
 * are null, times are ISO 8601 in UTC.
 */
public final class StatusJson {
  private static final JsonSetter.Value EMPTY = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

  /** Reads reports of older and newer releases: lists may be missing, and unknown fields come. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder().characterEscapes(JsonpCharacterEscapes.instance()).build())
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(List.class, lists -> lists.setSetterInfo(EMPTY))
          .withConfigOverride(Map.class, maps -> maps.setSetterInfo(EMPTY))
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private StatusJson() {}

  /** The whole report, or a part of it. */
  public static byte[] write(Record part) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(part);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same on one line. */
  public static String line(Record part) {
    try {
      return MAPPER.writeValueAsString(part);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The report that {@code /status} answered.
   *
   * @throws JsonProcessingException when it is something else
   */
  public static StatusReport read(String json) throws JsonProcessingException {
    StatusReport report = MAPPER.readValue(json, StatusReport.class);
    if (report == null) {
      throw new JsonParseException(null, "expected a status, but it is null");
    }
    return report;
  }

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String text, DeserializationContext context) {
      return Instant.parse(text);
    }
  }
}
