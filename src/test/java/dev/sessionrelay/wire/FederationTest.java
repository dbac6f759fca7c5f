package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An ID token that IAM refuses, at a running relay. */
class FederationTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** The documented refusals, first of the ID token, then of the token that it got. */
  @ParameterizedTest
  @CsvSource({"400, 0", "401, 0", "403, 0", "404, 0", "400, 1", "401, 1", "403, 1", "404, 1"})
  void aRefusalOfIamIsTheAccountsAndIsAskedForOnce(int status, int granted) throws Exception {
    Reply refusal =
        new Reply(
            status,
            Map.of("Content-Type", "application/json"),
            "{\"error_code\":\"IAM.0003\",\"error_msg\":\"no\"}");
    try (RawHttpServer iam =
            RawHttpServer.start(
                request ->
                    request.path().endsWith("/tokens") && granted == 1
                        ? Vendors.grant("token", "2099-01-01T00:00:00.000000Z")
                        : refusal);
        RawHttpServer vendor = RawHttpServer.start(Vendors::answer)) {
      RelayHome home = new RelayHome(directory);
      Path file = home.file("id-token", "token-of-a-pod");
      home.account(
          "a",
          "huawei",
          vendor.uri(""),
          "iam-url",
          iam.uri("").toString(),
          "idp-id",
          "cluster",
          "id-token-file",
          "id-token");
      home.target("t", Vendors.SQL, "a");
      try (RunningRelay relay = home.start()) {
        await().atMost(LONG).until(() -> !relay.ledger().openIncidents().isEmpty());
        long turns = relay.turns("t").turns();
        await().atMost(LONG).until(() -> relay.turns("t").turns() > turns + 3);
        Incident incident = relay.ledger().openIncidents().get(0);
        assertEquals("UNAUTHENTICATED", incident.failureClass());
        assertTrue(incident.toString().contains(file + " (id-token-file)"), incident.toString());
        assertTrue(incident.toString().contains("provider cluster (idp-id)"), incident.toString());
        assertEquals(1 + granted, iam.requests().size());
        assertEquals(List.of(), vendor.requests());
      }
    }
  }
}
