package dev.sessionrelay.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.Vendors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTableTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final FailureTable TABLE = new FailureTable(Duration.ofHours(1));

  private static final byte[] PROXY_PAGE =
      "{\"error_code\":\"APIG.0301\",\"error_msg\":\"who are you\",\"solution_msg\":\"go\"}"
          .getBytes(StandardCharsets.UTF_8);

  static List<ErrorBodies.Case> bodies() {
    return ErrorBodies.all();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void readsEachBodyAsItsFileExpects(ErrorBodies.Case body) {
    Failure failure = classify(body, body.status());
    FailureKind row = FailureKind.valueOf(body.expected().getProperty("row"));
    String told = body.expected().getProperty("retry-after");

    assertEquals(row, failure.row());
    assertEquals(body.status(), failure.status());
    assertEquals(body.expected().getProperty("code"), failure.code());
    assertEquals(body.expected().getProperty("message"), failure.message());
    assertEquals(body.expected().getProperty("request-id"), failure.requestId());
    assertEquals(told == null ? null : Duration.parse("PT" + told + "S"), failure.retryAfter());
    assertFalse(failure.toString().contains("MARKED"), failure.toString());
    if (body.expected().containsKey("solution")) {
      assertEquals(body.expected().getProperty("solution"), failure.solution());
    } else {
      assertEquals(row.advice(), failure.solution());
    }
  }

  @Test
  void thereIsABodyForEveryDocumentedStatus() {
    assertEquals(Set.of(400, 401, 403, 404, 408, 429, 500), statuses("huawei", 500));
    assertTrue(statuses("alibaba", 599).containsAll(Set.of(400, 403, 404, 429, 500, 503)));
    assertTrue(statuses("oracle", 599).containsAll(Set.of(401, 404, 429, 500)));
  }

  private static Set<Integer> statuses(String vendor, int highest) {
    return bodies().stream()
        .filter(body -> body.vendor().equals(vendor))
        .map(ErrorBodies.Case::status)
        .filter(status -> status <= highest && status != 413)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "huawei, 401, apigw.0301, x, BAD_SIGNATURE",
    "huawei, 404, apigw.0101, x, BAD_REQUEST",
    "huawei, 403, 403, x-auth-token is invalid in the request, REFUSED_TOKEN",
    "alibaba, 400, InvalidAccessKeySecret, x, BAD_SIGNATURE",
    "alibaba, 403, SecurityTokenExpired, x, UNAUTHENTICATED",
    "alibaba, 400, Rejected.Throttling, x, THROTTLED",
    "alibaba, 400, InternalFailure, x, VENDOR_FAULT",
    "alibaba, 404, InvalidAccessKey.Disabled, x, UNAUTHENTICATED",
    "oracle, 404, InvalidParameter, a dynamic path component is invalid, BAD_REQUEST",
    "oracle, 404, NotFound, no such operation at this path, BAD_REQUEST",
    "oracle, 404, NotAuthorizedOrNotFound, rbac check failed, FORBIDDEN",
    "oracle, 409, ExternalServerIncorrectState, x, CONFLICT",
    "oracle, 409, Conflict, x, OTHER_CLIENT_ERROR",
  })
  void codeInAnotherSpellingOrOfASiblingServiceWasReadByItsStatus(
      String vendor, int status, String code, String message, FailureKind row) {
    VendorError error = new VendorError(code, message, null, null);
    Failure failure =
        TABLE.classify(Vendors.of(vendor).errors().known(), status, error, name -> null, NOW);

    assertEquals(row, failure.row());
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bodyWithoutTellingCodeLeavesTheDecisionToAnyStatus(ErrorBodies.Case body) {
    IntStream.of(301, 302, 400, 401, 403, 404, 408, 418, 429, 500, 502, 503, 504)
        .filter(status -> codes(body).decide(status, body.error(), body.header()).isEmpty())
        .forEach(
            status -> assertEquals(FailureKind.ofStatus(status), classify(body, status).row()));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void tellingCodeOfOneVendorTellsNothingAtAnother(ErrorBodies.Case body) {
    VendorError error = body.error();
    Failure failure =
        TABLE.classify(Vendors.of("acme").errors().known(), 400, error, name -> null, NOW);

    assertEquals(FailureKind.BAD_REQUEST, failure.row());
  }

  @ParameterizedTest
  @CsvSource({
    "400, REJECTED, false",
    "401, UNAUTHENTICATED, false",
    "403, FORBIDDEN, false",
    "404, GONE, false",
    "407, UNREACHABLE, false",
    "408, TIMED_OUT, false",
    "429, THROTTLED, false",
    "500, VENDOR_FAULT, true",
    "301, UNDOCUMENTED, false",
    "302, UNDOCUMENTED, false",
    "418, UNDOCUMENTED, false",
    "502, UNDOCUMENTED, true",
    "503, UNDOCUMENTED, true",
    "504, UNDOCUMENTED, true",
    "204, UNDOCUMENTED, false",
    "999, UNDOCUMENTED, false",
    "0, UNDOCUMENTED, false",
    "-1, UNDOCUMENTED, false"
  })
  void statusAloneGivesClassAndBreaker(int status, FailureClass expected, boolean opensBreaker) {
    Failure failure =
        TABLE.classify(
            Vendors.of("oracle").errors().known(), status, VendorError.NONE, name -> null, NOW);

    assertEquals(expected, failure.failureClass());
    assertEquals(opensBreaker, failure.row().opensBreaker());
  }

  @ParameterizedTest
  @CsvSource({
    "'Fri, 02 Jan 2026 03:21:05 GMT', 17 minutes behind",
    "'Fri, 02 Jan 2026 01:00:05 GMT', 124 minutes ahead of",
    "'Fri, 02 Jan 2026 03:03:05 GMT', ",
    "yesterday, ",
    ", "
  })
  void refusalDidNotTellThatTheClockIsWrong(String date, String words) {
    Function<String, String> header = name -> name.equals("Date") ? date : null;
    String message =
        TABLE
            .classify(Vendors.of("oracle").errors().known(), 401, VendorError.NONE, header, NOW)
            .message();

    assertEquals(words != null, message.contains("clock"), message);
    assertTrue(
        words == null || message.endsWith("(this machine's clock is " + words + " the vendor's)"),
        message);
    assertFalse(
        TABLE
            .classify(Vendors.of("oracle").errors().known(), 500, VendorError.NONE, header, NOW)
            .message()
            .contains("clock"));
  }

  /** Also when the proxy's page has a code that the vendor uses for a bad signature. */
  @Test
  void refusalOfAProxyIsNotTheVendors() {
    VendorError page =
        Vendors.of("huawei").errors().read(PROXY_PAGE, "application/json", name -> null);
    Failure failure =
        TABLE.classify(Vendors.of("huawei").errors().known(), 407, page, name -> null, NOW);

    assertEquals(FailureKind.PROXY_REFUSED, failure.row());
    assertEquals(
        "the proxy refused the account's proxy user, or wants one; the vendor was not asked; the"
            + " proxy says: who are you",
        failure.message());
    assertTrue(failure.solution().contains("account.<name>.proxy-password"), failure.solution());
    assertFalse(failure.row().does(FailureAction.RENEW_CREDENTIAL));
    assertFalse(failure.row().does(FailureAction.SESSION_GONE));
  }

  @Test
  void noAnswerWithFourHundredOpensABreaker() {
    Stream.of(FailureKind.values())
        .filter(row -> row.status().startsWith("4") || row.status().equals("other 4xx"))
        .forEach(row -> assertFalse(row.opensBreaker(), row.name()));
  }

  @Test
  void onlyBadSignaturesAreCalledSo() {
    List<ErrorBodies.Case> bad =
        bodies().stream()
            .filter(body -> classify(body, body.status()).row() == FailureKind.BAD_SIGNATURE)
            .toList();

    assertEquals(
        Set.of("APIG.0301", "APIGW.0301", "SignatureDoesNotMatch"),
        bad.stream().map(body -> body.error().code()).collect(Collectors.toSet()));
  }

  @Test
  void malformedAnswerKeepsReasonAndExcerptWithoutSecrets() {
    Failure failure =
        TABLE.classify(
            new RuntimeException(
                new MalformedAnswerException(
                    "field session_id is missing", "{\"connectionToken\":\"MARKED\",")));

    assertEquals(FailureClass.MALFORMED, failure.failureClass());
    assertEquals("field session_id is missing", failure.message());
    assertEquals("{\"connectionToken\":\"[secret]\",", failure.excerpt());
  }

  @Test
  void pollExceptionKeepsItsFailureHoweverDeeplyItIsWrapped() {
    Failure failure =
        TABLE.classify(
            Vendors.of("oracle").errors().known(), 429, VendorError.NONE, name -> null, NOW);

    assertEquals(failure, TABLE.classify(new RuntimeException(new PollException(failure))));
  }

  @Test
  void pollExceptionShowsWhatConditionsInYamlNeed() {
    VendorError error = new VendorError("APIG.0308", "slow down", null, "r-1");
    PollException thrown =
        new PollException(
            TABLE.classify(Vendors.of("huawei").errors().known(), 429, error, name -> null, NOW));

    assertEquals("THROTTLED", thrown.getFailureClass());
    assertEquals("THROTTLED", thrown.getRow());
    assertEquals(429, thrown.getStatus());
    assertEquals("APIG.0308", thrown.getCode());
    assertEquals("THROTTLED 429 APIG.0308: slow down", thrown.getMessage());
    assertEquals(0, thrown.getStackTrace().length);
  }

  @Test
  void missingCredentialIsNoAnswerFromTheVendor() {
    Failure failure = TABLE.noCredential("account.prod.key-file: /keys/a.pem does not exist");

    assertEquals(FailureClass.UNAUTHENTICATED, failure.failureClass());
    assertNull(failure.status());
    assertEquals(0, new PollException(failure).getStatus());
    assertEquals("", new PollException(failure).getCode());
  }

  private static Failure classify(ErrorBodies.Case body, int status) {
    return TABLE.classify(
        Vendors.of(body.vendor()).errors().known(), status, body.error(), body.header(), NOW);
  }

  private static VendorCodes codes(ErrorBodies.Case body) {
    return Vendors.of(body.vendor()).errors().known();
  }
}
