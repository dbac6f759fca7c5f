package dev.sessionrelay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.FailureTable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Error codes in answers with status 200, and what a refused credential is advised about. */
class ErrorIn200Test {
  private static final ErrorFormat ALIBABA = Vendors.of("alibaba").errors();

  @ParameterizedTest
  @CsvSource({
    "Throttling.User, THROTTLED",
    "ServiceUnavailable, VENDOR_FAULT",
    "Forbidden.RAM, FORBIDDEN",
    "InvalidAccessKeyId.NotFound, UNAUTHENTICATED",
  })
  void anErrorCodeIn200IsDecidedByTheCode(String code, FailureKind row) {
    byte[] body = bytes("{\"code\":\"" + code + "\",\"message\":\"x\"}");
    assertTrue(ALIBABA.isErrorIn200(body));
    assertEquals(row, classifier(ALIBABA, null).failure(200, body, name -> null).row());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":\"200\",\"sessionCluster\":{\"state\":\"Running\"}}",
        "{\"code\":\"SessionCluster.NotFound\"}",
        "{\"sessionCluster\":{\"stateChangeReason\":{\"code\":\"Throttling.User\"}}}",
        "",
      })
  void otherAnswersWith200AreLeftToTheMapping(String body) {
    assertFalse(ALIBABA.isErrorIn200(bytes(body)));
    assertFalse(
        Vendors.of("huawei").errors().isErrorIn200(bytes("{\"error_code\":\"APIG.0308\"}")));
  }

  @Test
  void aRefusedFixedTokenIsAdvisedAboutAsAToken() {
    byte[] body =
        bytes("{\"error_code\":\"APIGW.0301\",\"error_msg\":\"Incorrect IAM information\"}");
    ErrorFormat huawei = Vendors.of("huawei").errors();
    Failure failure = classifier(huawei, "Put a new token").failure(401, body, name -> null);
    assertEquals(FailureKind.BAD_SIGNATURE, failure.row());
    assertEquals("Put a new token", failure.solution());
    assertEquals(
        FailureKind.BAD_SIGNATURE.advice(),
        classifier(huawei, null).failure(401, body, name -> null).solution());
  }

  private static FailureClassifier classifier(ErrorFormat errors, String advice) {
    FailureTable table = new FailureTable(Duration.ofHours(1));
    return new FailureClassifier(errors, table, Clock.systemUTC(), advice);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
