package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.EventLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random answers, twice each, after a good one: none ends a session unless a second reading of it,
 * written apart from the product, says that it proves the end. {@code -Dgone.rounds=100000} is the
 * long form, {@code -Dgone.seed} another order.
 */
class GoneFuzzTest {
  private static final int ROUNDS = Integer.getInteger("gone.rounds", 2_000);
  private static final long SEED = Long.getLong("gone.seed", 20_260_102);
  private static final int[] STATUSES = {
    404, 404, 404, 404, 404, 404, 200, 201, 204, 301, 400, 401, 403, 405, 408, 409, 410, 418, 429,
    500, 502, 503, 504
  };
  private static final List<String> TYPES =
      List.of(
          "",
          "application/json",
          "application/json",
          "application/json; charset=utf-8",
          "text/html",
          "text/plain",
          "application/octet-stream",
          "application/xml",
          "application/problem+json");
  private static final List<String> WORDS =
      List.of(
          "",
          "Not Found",
          "default backend - 404",
          "<html><body>404 Not Found</body></html>",
          "{\"error_msg\":\"404 Route Not Found\"}",
          "{\"code\":null,\"message\":\"not accessible\"}",
          "{\"code\":404,\"message\":\"Not Found\"}",
          "{\"code\":\"InvalidProduct.NotFound\",\"message\":\"no\"}",
          "{\"code\":\"InvalidRegionId.NotFound\",\"message\":\"no\"}",
          "{\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"RBAC check failed for user\"}",
          "{\"message\":\"Unknown resource: x. RBAC check failure Or Not Found\"}",
          "{\"error_code\":\"APIG.0101\",\"error_msg\":\"The API does not exist\"}",
          "{\"error\":{\"code\":404,\"message\":\"Could not find project\"}}");

  private final Random random = new Random(SEED);
  private final Mutations mutations = new Mutations(random);
  private final ObjectMapper json = new ObjectMapper();
  private long read;
  private int gone;
  private boolean superseded;

  @TempDir Path home;

  @Test
  void nothingButProofEndsASession() throws Exception {
    List<Vendors> asked = Vendors.ALL.stream().filter(each -> each.askedFor("t") != null).toList();
    int each = Math.max(1, ROUNDS / asked.size());
    for (Vendors endpoint : asked) {
      Path own = Files.createDirectory(home.resolve(endpoint.name()));
      String settings =
          "simulator.enabled = false\nretry.delay = 1ms\nretry.timed-out.attempts = 1\n"
              + "retry.throttled.attempts = 1\nretry.vendor-fault.attempts = 1\n"
              + "retry.undocumented.attempts = 1\n";
      try (PlayedVendor vendor = new PlayedVendor();
          Rig rig = vendor.start(own, endpoint, settings)) {
        read = 0;
        for (int round = 0; round < each; round++) {
          round(vendor, rig, endpoint, round);
        }
      }
    }
    assertTrue(gone > 0, "no answer proved anything");
    System.out.println(ROUNDS + " rounds, seed " + SEED + ": " + gone + " sessions gone, proven");
  }

  private void round(PlayedVendor vendor, Rig rig, Vendors endpoint, int round) {
    turn(vendor, rig, Reply.json(endpoint.good()));
    endedSince(rig);
    superseded = false;
    int status = STATUSES[random.nextInt(STATUSES.length)];
    String type = TYPES.get(random.nextInt(TYPES.size()));
    byte[] body = body(endpoint, status);
    Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("Content-Type", type);
    Reply reply = Reply.answer(status, headers, body);
    turn(vendor, rig, reply);
    String where =
        "round %d of seed %d: %s %d %s %s"
            .formatted(
                round, SEED, endpoint, status, type, new String(body, StandardCharsets.UTF_8));
    assertFalse(endedSince(rig), "after one answer, " + where);
    turn(vendor, rig, reply);
    if (endedSince(rig)) {
      gone++;
      assertTrue(isProof(endpoint, status, type, body), where);
    }
    assertTrue(!superseded || isAnotherSession(endpoint, status, body), where);
  }

  /** A Ray route has one session: an answer with another one ends the one before at once. */
  private boolean isAnotherSession(Vendors endpoint, int status, byte[] body) {
    String id = code(new String(body, StandardCharsets.UTF_8), "session_id");
    return endpoint == Vendors.HUAWEI_RAY && status == 200 && !id.isEmpty();
  }

  /** Later than any hold, breaker and slow-down. */
  private static void turn(PlayedVendor vendor, Rig rig, Reply reply) {
    vendor.time.advance(Duration.ofHours(2));
    vendor.raw.alwaysAnswers("t", reply);
    rig.turn("t");
  }

  private byte[] body(Vendors endpoint, int status) {
    return switch (random.nextInt(4)) {
      case 0 -> WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
      case 1 ->
          Vendors.ALL
              .get(random.nextInt(Vendors.ALL.size()))
              .notFoundBody()
              .getBytes(StandardCharsets.UTF_8);
      default -> mutations.of(endpoint, status);
    };
  }

  private boolean endedSince(Rig rig) {
    boolean ended = false;
    List<EventLog.Stored> more = rig.ledger().events().read("test", read, 1_000);
    for (EventLog.Stored stored : more) {
      read = stored.position();
      String json = stored.event().json();
      boolean isAnother = json.contains(" is another session\"");
      superseded |= isAnother;
      ended |= !isAnother && json.contains("\"sessionrelay.session.gone\"");
    }
    return ended;
  }

  /** A JSON or XML document with status 404 and the vendor's own code about sessions. */
  private boolean isProof(Vendors endpoint, int status, String type, byte[] body) {
    boolean readable = type.isEmpty() || type.contains("json") || type.contains("xml");
    if (status != 404 || !readable) {
      return false;
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return switch (endpoint.vendor()) {
      case "huawei" -> code(text, "error_code").matches("(?i)(common|fabric|dataarts).*");
      case "alibaba" -> code(text, "code").toLowerCase(Locale.ROOT).contains("session");
      default ->
          code(text, "code").equalsIgnoreCase("NotAuthorizedOrNotFound")
              && !code(text, "message").toUpperCase(Locale.ROOT).contains("RBAC");
    };
  }

  private String code(String text, String field) {
    if (text.strip().startsWith("<")) {
      return text.replaceFirst("(?s).*<Code>([^<]*)</Code>.*", "$1");
    }
    try {
      JsonNode root = json.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
      for (Map.Entry<String, JsonNode> each : root.properties()) {
        if (each.getKey().equalsIgnoreCase(field) && each.getValue().isTextual()) {
          return each.getValue().textValue().strip();
        }
      }
      return "";
    } catch (JacksonException e) {
      return "";
    }
  }
}
