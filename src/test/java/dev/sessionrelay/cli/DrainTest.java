package dev.sessionrelay.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.Nodes;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.TestPostgres;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about a group of relays say of it, beside real sessions of its relays. */
class DrainTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;

  private LedgerSettings group(String more) throws IOException {
    LedgerSettings ledger = TestPostgres.newLedger();
    Files.writeString(
        home.resolve("application.properties"),
        """
        cluster.enabled = true
        cluster.node = relay-1
        ledger.url = %s
        ledger.user = postgres
        web.port = 1
        %s
        """
            .formatted(ledger.url().replaceFirst("\\?.*", ""), more));
    return ledger;
  }

  private static SqlLedger relay(LedgerSettings ledger, String name) {
    return Nodes.open(ledger, Nodes.session(name, Clock.systemUTC()));
  }

  private void refused(String words, String... arguments) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              Ran refused = Ran.in(home, arguments);
              assertEquals(2, refused.code(), refused.out());
              assertTrue(refused.err().contains(words), refused.err());
            });
  }

  @Test
  void aRelayThatHasItsLedgerToItselfIsNotDrained() throws Exception {
    Files.writeString(home.resolve("application.properties"), "");
    refused("no other relay could take over here", "drain");
    refused("end it with SIGTERM", "drain", "relay-1", "--end");
  }

  @Test
  void theLastRelayIsNotDrained() throws Exception {
    LedgerSettings ledger = group("");
    try (SqlLedger last = relay(ledger, "relay-1")) {
      refused("no other relay with the configuration of 'relay-1' could take over", "drain");
      try (SqlLedger other = relay(ledger, "relay-2")) {
        drained("relay-2");
        refused("no other relay with the configuration of 'relay-1'", "drain", "relay-1");
        assertEquals(
            "relay-2 takes its share again\n",
            await()
                .atMost(LONG)
                .until(() -> Ran.in(home, "drain", "relay-2", "--end"), ran -> ran.code() == 0)
                .out());
      }
    }
  }

  @Test
  void aRelayThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
    LedgerSettings ledger = group("");
    try (SqlLedger first = relay(ledger, "relay-1");
        SqlLedger second = relay(ledger, "standby")) {
      refused("no relay 'relay-7' is there; did you mean relay-1?", "drain", "relay-7");
      refused("no relay 'x' is there; there are relay-1, standby", "drain", "x", "--end");
    }
  }

  /** Its commands ended with: no vault can be asked from here. */
  @Test
  void aGroupWhosePasswordIsInAVaultIsShownAndDrained() throws Exception {
    String password = Base64.getEncoder().encodeToString("p".getBytes(StandardCharsets.UTF_8));
    String secret =
        """
        {"apiVersion":"v1","kind":"Secret","type":"Opaque",
        "metadata":{"name":"ledger","namespace":"relay"},"data":{"password":"%s"}}\
        """
            .formatted(password);
    try (RawHttpServer cluster =
        RawHttpServer.start(
            request -> new Reply(200, Map.of("Content-Type", "application/json"), secret))) {
      LedgerSettings ledger =
          group(
              """
              ledger.password = {{secret:ledger/password}}
              camel.kubernetes-config.client.masterUrl = %s
              camel.kubernetes-config.client.oauthToken = t
              camel.kubernetes-config.client.namespace = relay
              """
                  .formatted(cluster.uri("")));
      try (SqlLedger first = relay(ledger, "relay-1");
          SqlLedger second = relay(ledger, "relay-2")) {
        drained("relay-1");
        Ran status = Ran.in(home, "status");
        assertEquals(1, status.code(), "no relay answers");
        assertTrue(status.out().contains("relay-1  drained"), status.out() + status.err());
        assertTrue(cluster.requests().size() > 0);
      }
    }
  }

  private void drained(String name) {
    Ran drained =
        await().atMost(LONG).until(() -> Ran.in(home, "drain", name), ran -> ran.code() == 0);
    assertTrue(drained.out().startsWith(name + " is drained"), drained.out());
  }
}
