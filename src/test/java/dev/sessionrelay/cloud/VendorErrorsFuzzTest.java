package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.ShownText;
import dev.sessionrelay.failure.VendorError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Feeds mutated error bodies to the parser. {@code -Dfuzz.rounds=1000000} makes it long, {@code
 * -Dfuzz.seed} repeats a run.
 */
class VendorErrorsFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", 42);
  private static final List<String> VENDORS = List.of("huawei", "alibaba", "oracle", "acme", "");
  private static final List<String> TYPES =
      List.of("application/json", "text/xml", "text/html", "text/plain; charset=x-none", "a;b;c");
  private static final List<byte[]> FRAGMENTS =
      Stream.of(
              "\"",
              "{",
              "}",
              "[",
              "]",
              "<",
              ">",
              "</",
              "<![CDATA[",
              "&#0;",
              "&x;",
              "\\u",
              "\\ud800",
              "\u0000",
              "\u202e",
              "\r\n",
              "token=",
              "Authorization: ",
              "signature",
              ": ",
              "MII",
              "eyJ",
              "<script",
              "<title>",
              "\uD83D\uDE00",
              "-----BEGIN PRIVATE KEY-----",
              "1e999999")
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();

  private static final FailureTable TABLE = new FailureTable(Duration.ofHours(1));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Random random = new Random(SEED);
  private final List<byte[]> corpus = corpus();

  @Test
  void nothingEscapesAndEverythingIsBounded() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = mutated();
      check(body, pick(VENDORS), pick(TYPES));
    }
  }

  @Test
  void namedSecretNeverComesThroughWhateverStandsAround() {
    List<String> names =
        List.of(
            "connectionToken",
            "X-Auth-Token",
            "x-acs-security-token",
            "Signature",
            "password",
            "AccessKeySecret",
            "X-Subject-Token",
            "secretKey",
            "Authorization",
            "api_key");
    List<String> separators = List.of("=", ": ", "\":\"", "\" : \"", "='", "\\\":\\\"", " is: ");
    for (int round = 0; round < ROUNDS / 10; round++) {
      String secret = "s3cr3tMARK" + random.nextInt(1_000_000);
      String text = words() + pick(names) + pick(separators) + secret + " " + words();
      String shown = ShownText.of(text);

      assertTrue(shown == null || !shown.contains("MARK"), () -> text + " gave " + shown);
    }
  }

  private void check(byte[] body, String vendor, String type) {
    try {
      VendorError error = Vendors.of(vendor).errors().read(body, type, name -> header(body));
      Stream.of(error.code(), error.message(), error.solution(), error.requestId())
          .filter(text -> text != null)
          .forEach(text -> assertPresentable(text));
      int status = 300 + body.length % 300;
      assertPresentable(
          TABLE
              .classify(
                  Vendors.of(vendor).errors().known(), status, error, name -> header(body), NOW)
              .message());
    } catch (RuntimeException | Error e) {
      fail("seed " + SEED + ", body " + HexFormat.of().formatHex(body), e);
    }
  }

  private static void assertPresentable(String text) {
    assertTrue(!text.isBlank() && text.length() <= ShownText.LIMIT, text);
    assertTrue(text.chars().noneMatch(Character::isISOControl), text);
    assertEquals(text, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  private static String header(byte[] body) {
    return body.length % 3 == 0 ? new String(body, StandardCharsets.ISO_8859_1) : null;
  }

  private byte[] mutated() {
    byte[] body = pick(corpus).clone();
    for (int i = random.nextInt(6); i >= 0; i--) {
      body = mutateOnce(body);
    }
    return body;
  }

  private byte[] mutateOnce(byte[] body) {
    int at = random.nextInt(body.length + 1);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> flipped(body, at);
      case 2 -> inserted(body, at, pick(FRAGMENTS));
      case 3 -> inserted(body, at, pick(corpus));
      case 4 -> inserted(body, at, repeated(pick(FRAGMENTS), random.nextInt(400)));
      case 5 -> Arrays.copyOfRange(body, at, body.length);
      default -> inserted(body, at, noise());
    };
  }

  private byte[] flipped(byte[] body, int at) {
    if (at < body.length) {
      body[at] ^= (byte) (1 << random.nextInt(8));
    }
    return body;
  }

  private static byte[] inserted(byte[] body, int at, byte[] part) {
    byte[] longer = Arrays.copyOf(body, body.length + part.length);
    System.arraycopy(part, 0, longer, at, part.length);
    System.arraycopy(body, at, longer, at + part.length, body.length - at);
    return longer;
  }

  private static byte[] repeated(byte[] part, int times) {
    return new String(part, StandardCharsets.ISO_8859_1)
        .repeat(times)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(64)];
    random.nextBytes(noise);
    return noise;
  }

  private String words() {
    StringBuilder words = new StringBuilder();
    random.ints(random.nextInt(40), ' ', 'z').forEach(c -> words.append((char) c));
    return words.append(' ').toString();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static List<byte[]> corpus() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/errors"))) {
      return files.filter(Files::isRegularFile).sorted().map(VendorErrorsFuzzTest::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
