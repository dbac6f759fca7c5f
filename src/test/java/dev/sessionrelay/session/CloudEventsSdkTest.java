package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every event of docs/events.md, which is made from the code, as the CloudEvents SDK reads it. */
class CloudEventsSdkTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```json\n(\\{\\s*\"specversion\".*?)\n```", Pattern.DOTALL);

  @Test
  void everyKindOfEventIsACloudEvent() throws IOException {
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(Path.of("docs/events.md")))
            .results()
            .map((MatchResult example) -> example.group(1))
            .toList();
    assertTrue(examples.size() >= EventType.values().length, examples::toString);
    JsonFormat format = new JsonFormat();
    for (String example : examples) {
      CloudEvent event = format.deserialize(example.getBytes(StandardCharsets.UTF_8));
      assertEquals(SpecVersion.V1, event.getSpecVersion());
      assertEquals("application/json", event.getDataContentType());
      assertTrue(event.getType().startsWith("sessionrelay."), event.getType());
      assertNotNull(event.getTime());
      assertNotNull(event.getData());
      assertNotNull(event.getExtension("sequence"));
      assertEquals(event, format.deserialize(format.serialize(event)));
    }
  }
}
