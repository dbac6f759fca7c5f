package dev.sessionrelay.cli.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.poll.AnswerMemory;
import dev.sessionrelay.poll.DuePoll;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.PollRequest;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.ProcessorEndpoint;

/**
 * A vendor's answer as its document shows it, and the sessions that the route must read in it: one
 * as an object for a route that asks by id, an array for a listing.
 */
record VendorExample(ExampleFile file, OnePoll route, Clock clock) {
  private static final String WORD = "example";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What says where a session was seen: no part of an example. */
  private static final List<String> ORIGIN =
      List.of("vendor", "service", "endpoint", "account", "target", "scope", "workspaceId");

  /** Requests get the example as their answer, whatever they ask for. */
  private void answer(CamelContext camel, byte[] answer) {
    camel
        .getCamelContextExtension()
        .registerEndpointCallback(
            (uri, endpoint) ->
                uri.startsWith("vendor:")
                    ? new ProcessorEndpoint(uri, camel, exchange -> answer(exchange, answer))
                    : endpoint);
  }

  private void answer(Exchange exchange, byte[] answer) throws Exception {
    PollRequest request = exchange.getMessage().getMandatoryBody(PollRequest.class);
    exchange
        .getMessage()
        .setBody(
            new AnsweredRequest(request, new VendorResponse(answer, null, clock.instant(), false)));
  }

  /**
   * @throws ExampleFile.WrongExampleException when something else comes of it
   */
  void check() throws Exception {
    byte[] answer = file.bytes();
    JsonNode expected = file.hasExpected() ? file.expected() : MAPPER.nullNode();
    String asksFor = expected.path("sessionId").asText(null);
    JsonNode actual;
    try {
      actual = sessions(route.run(poll(asksFor), camel -> answer(camel, answer)));
    } catch (PollException e) {
      throw file.wrong(
          "the route does not read it: " + e.failure().summary(),
          "correct the route, or this file if it is not as the vendor answers");
    }
    if (!file.hasExpected()) {
      throw file.wrong(
          "there is no " + file.expectedName() + " beside it",
          "write what must come of it; now it is " + actual);
    }
    Optional<String> difference = JsonDifference.between(withoutOrigin(expected), actual);
    if (difference.isPresent()) {
      throw file.unexpected(difference.get());
    }
  }

  private DuePoll poll(String askedFor) {
    Instant now = clock.instant();
    Optional<EndpointDefinition> known = Vendors.endpoint(file.route());
    Origin origin =
        new Origin(
            known.map(EndpointDefinition::vendor).orElse(WORD),
            known.map(EndpointDefinition::service).orElse(WORD),
            file.route(),
            WORD,
            WORD,
            WORD,
            null);
    return new DuePoll(
        origin,
        askedFor,
        "",
        Map.of(),
        Duration.ofMinutes(1),
        now.plusSeconds(60),
        false,
        new PollCycle(now, 1, turn -> {}),
        new AnswerMemory());
  }

  private static JsonNode sessions(Observation observation) throws IOException {
    ArrayNode all = MAPPER.createArrayNode();
    for (Session session : observation.sessions()) {
      all.add(withoutOrigin(MAPPER.readTree(SessionJson.write(session))));
    }
    return observation.askedFor() == null ? all : all.path(0);
  }

  private static JsonNode withoutOrigin(JsonNode sessions) {
    JsonNode copy = sessions.deepCopy();
    (copy.isArray() ? copy : MAPPER.createArrayNode().add(copy))
        .forEach(
            each -> {
              if (each instanceof ObjectNode session) {
                session.remove(ORIGIN);
              }
            });
    return copy;
  }
}
