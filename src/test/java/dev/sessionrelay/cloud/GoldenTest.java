package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  static List<Golden> pairs() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theAnswerBecomesWhatIsExpected(Golden pair) {
    assertEquals(
        pair.expected().toPrettyString(), pair.outcome().toPrettyString(), pair.toString());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everySessionIsValidAgainstTheSchemasAndReadsBack(Golden pair) {
    for (Session session : sessions(pair)) {
      String json = SessionJson.write(session);
      assertEquals(List.of(), Schemas.session(json));
      assertEquals(json, SessionJson.write(SessionJson.read(json)));
      for (Event event :
          List.of(
              Events.discovered(ObservedSession.of(session), 1, AT),
              Events.gone(session, GoneReason.NOT_FOUND, "two 404s", 2, AT))) {
        assertEquals(List.of(), Schemas.event(event.json()));
      }
    }
  }

  /** Bodies mark what must not come out with the word LEAK. */
  @ParameterizedTest
  @MethodSource("pairs")
  void noSecretOfTheAnswerComesOut(Golden pair) {
    String outcome = pair.outcome().toString();
    assertFalse(outcome.contains("LEAK"), outcome);
  }

  @Test
  void thePairsMarkSecretsForTheTestOfLeaks() {
    long marked =
        pairs().stream()
            .filter(pair -> new String(pair.body(), StandardCharsets.UTF_8).contains("LEAK"))
            .count();
    assertTrue(marked >= 10, marked + " pairs with a secret");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void operatorsInputIsAcceptedExactlyWhenItsSchemaAcceptsIt(Golden pair) {
    if (pair.endpoint().equals("own-endpoint") && !pair.name().equals("session-twice")) {
      String body = new String(pair.body(), StandardCharsets.UTF_8);
      assertEquals(
          !pair.expected().has("malformed"), Schemas.input(body).isEmpty(), pair.toString());
    }
  }

  @Test
  void everyBodyHasItsExpectation() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/vendor"))) {
      long json = files.filter(file -> file.toString().endsWith(".json")).count();
      assertEquals(json, 2L * pairs().size());
    }
  }

  @Test
  void everyEndpointHasPairs() {
    List<String> endpoints = pairs().stream().map(Golden::endpoint).distinct().toList();
    assertTrue(
        endpoints.containsAll(Vendors.endpoints().stream().map(EndpointDefinition::name).toList()),
        endpoints.toString());
  }

  private static List<Session> sessions(Golden pair) {
    try {
      return pair.map().sessions();
    } catch (MalformedAnswerException e) {
      assertTrue(pair.expected().has("malformed"), e.getMessage());
      return List.of();
    }
  }
}
