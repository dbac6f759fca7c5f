package dev.sessionrelay.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways and debug pages repeat what they were sent, in whatever they write. */
class SecretScrubberTest {
  /** As it is, in JSON, in JSON with slashes escaped, in an address; the last two are no echoes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plainSecret9 | sent plainSecret9. | sent [secret].",
        "a/b+c==  | {\"sent\":\"a/b+c==\"} | {\"sent\":\"[secret]\"}",
        "a/b+c==  | {\"sent\":\"a\\/b+c==\"} | {\"sent\":\"[secret]\"}",
        "a/b+c==  | sent=a%2Fb%2Bc%3D%3D&x=1 | sent=[secret]&x=1",
        "say\"now\" | {\"sent\":\"say\\\"now\\\"\"} | {\"sent\":\"[secret]\"}",
        "back\\slash | {\"sent\":\"back\\\\slash\"} | {\"sent\":\"[secret]\"}",
        "pass-word | sent pass-word | sent [secret]",
        "pass[word | sent%3Dpass%5Bword | sent%3D[secret]",
        "pass{word | sent%3Dpass%7Bword | sent%3D[secret]",
        "pass:word | sent%3Dpass%3Aword | sent%3D[secret]",
        "pass@word | sent%3Dpass%40word | sent%3D[secret]",
        "pass`word | sent%3Dpass%60word | sent%3D[secret]",
        "abc | abc in the alphabet | abc in the alphabet",
        "plainSecret9 | PLAINSECRET | PLAINSECRET",
      })
  void secretThatAnAnswerRepeatsIsTakenOut(String secret, String answer, String rest) {
    SecretScrubber scrubber = SecretScrubber.of(List.of(secret));
    assertEquals(rest, scrubber.removedFrom(answer));
    assertEquals(rest, new String(scrubber.removedFrom(answer.getBytes(UTF_8)), UTF_8));
  }

  @Test
  void whatRepeatsNothingStaysTheSameBytes() {
    byte[] body = "{\"state\":\"RUNNING\"}".getBytes(UTF_8);
    assertSame(body, SecretScrubber.of(List.of("plainSecret9")).removedFrom(body));
  }

  @Test
  void headersOfAnAnswerRepeatThemToo() {
    SecretScrubber scrubber =
        SecretScrubber.ofHeaders(
            Map.of("X-Auth-Token", "MIIabc/def==", "Accept", "application/json"));
    TokenResponse answer =
        new TokenResponse(
            403,
            Map.of("x-debug", "token MIIabc/def== of application/json"),
            "no MIIabc/def==".getBytes(UTF_8));
    TokenResponse rest = scrubber.removedFrom(answer);
    assertEquals(403, rest.status());
    assertEquals(Map.of("x-debug", "token [secret] of application/json"), rest.headers());
    assertArrayEquals("no [secret]".getBytes(UTF_8), rest.body());
  }
}
