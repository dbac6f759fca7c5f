package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads that break a rule: there was an answer all the same. */
class VendorHeadersTest {
  private static final String SETTINGS =
      """
      simulator.enabled = false
      retry.delay = 1ms
      breaker.failures = 100
      http.response-timeout = 2s
      limits.answer-time = 1s
      """;

  private static final List<String> ODD =
      List.of(
          "Content-Type: application/json; charset='utf-8'",
          "Content-Type: application/json; charset=utf8mb4",
          "Content-Type: application/json; charset=\"utf 8\"",
          "Content-Type: application/json;charset=",
          "Content-Type: application/json; charset=?; charset=!",
          "Content-Type: ;charset='x'",
          "Content-Type: json",
          "Content-Type: ",
          "Content-Type: application/json\r\nContent-Type: application/json; charset='utf-8'",
          "Content-Encoding: utf-8",
          "Content-Encoding: identity, aws-chunked",
          "Date: yesterday",
          "Date: ",
          "Expires: -1\r\nLast-Modified: 0\r\nAge: soon",
          "Set-Cookie: ==;;expires=never;domain='",
          "Connection: keep-alive, , close=x\r\nKeep-Alive: timeout=soon",
          "CamelHttpResponseCode: 500",
          "X-\u00fcml\u00e4ut: \u00ff\u0001");

  private static final List<String> BROKEN =
      List.of(
          "Content-Length: 2\r\nContent-Length: 2",
          "Content-Length: 2\r\nContent-Length: 3",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: two",
          "Transfer-Encoding: gzip, zip",
          "no colon at all",
          ": no name");

  private PlayedVendor vendor;

  @TempDir Path home;

  @BeforeEach
  void startVendor() throws Exception {
    vendor = new PlayedVendor();
  }

  @AfterEach
  void stopVendor() throws Exception {
    vendor.close();
  }

  @Test
  void headerOfTheVendorTurnedAnAnswerIntoNone() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      for (String header : ODD) {
        vendor.turns(rig, 1, answer("503 Busy", header, "{\"error_msg\":\"busy\"}"));
        assertEquals("503", last(rig).path("status").asText(), () -> header + last(rig));
        vendor.turns(rig, 1, answer("200 OK", header, endpoint.good()));
        assertEquals(List.of(), rig.ledger().openIncidents(), header);
      }
    }
  }

  @Test
  void charsetThatNobodyKnowsHidTheWaitOfA429() throws Exception {
    try (Rig rig = vendor.start(home, Vendors.HUAWEI_SQL, SETTINGS)) {
      String headers = "Content-Type: application/json; charset='utf-8'\r\nRetry-After: 7200.5";
      vendor.turns(rig, 2, answer("429 Slow", headers, "{}"));
      assertEquals("429", last(rig).path("status").asText(), last(rig).toString());
      assertEquals(1, vendor.raw.seen("t").size());
    }
  }

  @Test
  void brokenHeadWasTakenForAnUnreachableVendor() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      for (String header : BROKEN) {
        vendor.turns(rig, 1, head("200 OK", header, "{}"));
        assertEquals("MALFORMED", last(rig).path("class").asText(), () -> header + last(rig));
        assertTrue(last(rig).path("message").asText().contains("head"), last(rig).toString());
        vendor.turns(rig, 1, Reply.json(endpoint.good()));
        assertEquals(List.of(), rig.ledger().openIncidents(), header);
      }
    }
  }

  static List<String> broken() {
    return BROKEN;
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenHeadHidTheWaitOfA429(String header) throws Exception {
    try (Rig rig = vendor.start(home, Vendors.HUAWEI_SQL, SETTINGS)) {
      vendor.turns(rig, 2, head("429 Slow", "Retry-After: 7200\r\n" + header, "{}"));
      assertEquals("429", last(rig).path("status").asText(), last(rig).toString());
      assertEquals(1, vendor.raw.seen("t").size());
    }
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenHeadOfA404ProvesNothing(String header) throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 3, head("404 Not Found", header, endpoint.notFoundBody()));
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
      assertEquals("404", last(rig).path("status").asText(), last(rig).toString());
    }
  }

  @Test
  void interimAnswersWithoutEndHeldAThreadForEver() throws Exception {
    try (Rig rig = vendor.start(home, Vendors.HUAWEI_SQL, SETTINGS)) {
      vendor.turns(
          rig,
          1,
          connection -> {
            while (true) {
              connection.getOutputStream().write(bytes("HTTP/1.1 100 Continue\r\n\r\n"));
              Thread.sleep(20);
            }
          });
      assertEquals("UNREACHABLE", last(rig).path("class").asText());
      assertTrue(last(rig).path("message").asText().contains("limits.answer-time"));
    }
  }

  /** The time-out of a socket begins anew with each byte. */
  @Test
  void bodyThatStallsJustBeforeTheLimitHadAnotherTimeOut() throws Exception {
    try (Rig rig = vendor.start(home, Vendors.HUAWEI_SQL, SETTINGS)) {
      long begin = System.nanoTime();
      vendor.turns(
          rig,
          1,
          connection -> {
            OutputStream out = connection.getOutputStream();
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));
            out.flush();
            Thread.sleep(900);
            out.write('"');
            out.flush();
            Thread.sleep(5_000);
            return false;
          });
      assertEquals("MALFORMED", last(rig).path("class").asText(), last(rig).toString());
      assertTrue(last(rig).path("message").asText().contains("limits.answer-time"));
      assertTrue(System.nanoTime() - begin < Duration.ofMillis(2_500).toNanos());
    }
  }

  private static Reply answer(String status, String header, String body) {
    Reply reply = head(status, header + "\r\nContent-Length: " + bytes(body).length, body);
    return connection -> {
      reply.write(connection);
      return true;
    };
  }

  private static Reply head(String status, String header, String body) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(bytes("HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n" + body));
      out.flush();
      return false;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static JsonNode last(Rig rig) {
    List<JsonNode> failed = rig.events(event -> Rig.type(event).equals("poll.failed"));
    return failed.get(failed.size() - 1).path("data").path("failure");
  }
}
