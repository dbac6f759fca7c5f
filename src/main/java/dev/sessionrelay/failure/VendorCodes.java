package dev.sessionrelay.failure;

import static dev.sessionrelay.failure.FailureRow.BAD_REQUEST;
import static dev.sessionrelay.failure.FailureRow.BAD_SIGNATURE;
import static dev.sessionrelay.failure.FailureRow.CONFLICT;
import static dev.sessionrelay.failure.FailureRow.FORBIDDEN;
import static dev.sessionrelay.failure.FailureRow.NOT_FOUND;
import static dev.sessionrelay.failure.FailureRow.REFUSED_TOKEN;
import static dev.sessionrelay.failure.FailureRow.SIGN_AGAIN;
import static dev.sessionrelay.failure.FailureRow.THROTTLED;
import static dev.sessionrelay.failure.FailureRow.UNAUTHENTICATED;
import static dev.sessionrelay.failure.FailureRow.VENDOR_FAULT;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Vendor error codes that say more than the status they come with. Sources: the error code pages of
 * Huawei API Gateway, Alibaba Cloud OpenAPI's common error codes, and Oracle's API errors.
 */
final class VendorCodes {
  private static final String NO_SUCH_API =
      "Check the account's region and base-url: this service does not have the call there.";
  private static final String CLOCK =
      "Set this machine's clock (NTP): the vendor allows 15 minutes of difference.";
  private static final String REGION = "Set account.<name>.region, for example cn-hangzhou.";
  private static final String KEY =
      "Check the account's access-key-id: it does not exist, is disabled, or its STS token expired.";
  private static final String HIDDEN =
      "Check the ids; if they are right, the user lacks the permission to read them:"
          + " Oracle answers the same in both cases.";

  /**
   * @param code as the vendor writes it; a {@code *} at its end stands for anything
   * @param statusFamily first digit of the statuses that the rule holds for, 0 for all
   * @param word that the message must contain, or null
   * @param advice instead of the row's, or null
   */
  record Rule(
      String vendor, String code, int statusFamily, String word, FailureRow row, String advice) {

    Rule(String vendor, String code, FailureRow row) {
      this(vendor, code, 0, null, row, null);
    }

    Rule(String vendor, String code, FailureRow row, String advice) {
      this(vendor, code, 0, null, row, advice);
    }

    boolean holds(String vendorWord, int status, VendorError error) {
      return vendor.equals(vendorWord)
          && matches(error.code())
          && (statusFamily == 0 || statusFamily == status / 100)
          && (word == null || (error.message() != null && error.message().contains(word)));
    }

    private boolean matches(String actual) {
      if (code.endsWith("*")) {
        return actual.regionMatches(true, 0, code, 0, code.length() - 1);
      }
      return actual.equalsIgnoreCase(code);
    }

    /** For the README. */
    String condition() {
      return "`"
          + code
          + "`"
          + (statusFamily == 0 ? "" : " with " + statusFamily + "xx")
          + (word == null ? "" : " about `" + word + "`");
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("huawei", "APIG.0301", BAD_SIGNATURE),
          new Rule("huawei", "APIG.0307", UNAUTHENTICATED),
          new Rule("huawei", "APIG.1002", UNAUTHENTICATED),
          new Rule("huawei", "APIG.0308", THROTTLED),
          new Rule("huawei", "APIG.0101", BAD_REQUEST, NO_SUCH_API),
          new Rule("huawei", "APIG.0201", 4, null, BAD_REQUEST, null),
          new Rule("huawei", "APIG.0201", 5, null, VENDOR_FAULT, null),
          new Rule("huawei", "403", 4, "X-Auth-Token", REFUSED_TOKEN, null),
          new Rule("alibaba", "Throttling*", THROTTLED),
          new Rule("alibaba", "SignatureDoesNotMatch*", BAD_SIGNATURE),
          new Rule("alibaba", "IncompleteSignature*", BAD_SIGNATURE),
          new Rule("alibaba", "SignatureNonceUsed*", SIGN_AGAIN),
          new Rule("alibaba", "InvalidTimeStamp*", UNAUTHENTICATED, CLOCK),
          new Rule("alibaba", "InvalidAccessKeyId*", UNAUTHENTICATED, KEY),
          new Rule("alibaba", "InvalidSecurityToken*", UNAUTHENTICATED, KEY),
          new Rule("alibaba", "Forbidden*", FORBIDDEN),
          new Rule("alibaba", "NoPermission*", FORBIDDEN),
          new Rule("alibaba", "ServiceUnavailable*", VENDOR_FAULT),
          new Rule("alibaba", "InternalError*", VENDOR_FAULT),
          new Rule("alibaba", "MissingParameter.regionId", BAD_REQUEST, REGION),
          new Rule("alibaba", "MissingParameter*", BAD_REQUEST),
          new Rule("alibaba", "InvalidParameter*", BAD_REQUEST),
          new Rule("alibaba", "InvalidAction*", BAD_REQUEST, NO_SUCH_API),
          new Rule("alibaba", "InvalidVersion*", BAD_REQUEST, NO_SUCH_API),
          new Rule("alibaba", "InvalidApi*", BAD_REQUEST, NO_SUCH_API),
          new Rule("oracle", "IncorrectState", 4, null, CONFLICT, null),
          new Rule("oracle", "NotAuthorizedOrNotFound", NOT_FOUND, HIDDEN));

  private VendorCodes() {}

  static Optional<Rule> decide(String vendor, int status, VendorError error) {
    if (error.code() == null) {
      return Optional.empty();
    }
    VendorError plain = withoutGatewayVariant(error);
    return rules().filter(rule -> rule.holds(vendor, status, plain)).findFirst();
  }

  /** Whether this vendor writes a code into every error. */
  static boolean areKnown(String vendor) {
    return rules().anyMatch(rule -> rule.vendor().equals(vendor));
  }

  static Stream<Rule> rules() {
    return RULES.stream();
  }

  /** Huawei's older gateways write {@code APIGW.} for {@code APIG.}. */
  private static VendorError withoutGatewayVariant(VendorError error) {
    return error.code().startsWith("APIGW.")
        ? new VendorError(
            "APIG." + error.code().substring("APIGW.".length()),
            error.message(),
            error.solution(),
            error.requestId())
        : error;
  }
}
