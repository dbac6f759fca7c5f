package dev.sessionrelay.simulator.huawei;

import dev.sessionrelay.simulator.Reply;
import java.util.Map;

/** Error answers of Huawei's gateway and of DataArts Fabric, as documented. */
final class HuaweiErrors {
  private static final String BAD_REQUEST =
      """
      {
        "error_code" : "common.01000001",
        "error_msg" : "failed to read http request, please check your input, code: 400, reason: Type mismatch., cause: TypeMismatchException"
      }""";
  private static final String UNAUTHORIZED =
      """
      {
        "error_code" : "APIG.1002",
        "error_msg" : "Incorrect token or token resolution failed"
      }""";
  private static final String FORBIDDEN =
      """
      {
        "error" : {
          "code" : "403",
          "message" : "X-Auth-Token is invalid in the request",
          "title" : "Forbidden"
        },
        "error_code" : 403,
        "error_msg" : "X-Auth-Token is invalid in the request",
        "title" : "Forbidden"
      }""";
  private static final String NOT_FOUND =
      """
      {
        "error_code" : "common.01000001",
        "error_msg" : "response status exception, code: 404"
      }""";
  private static final String TIME_OUT =
      """
      {
        "error_code" : "common.00000408",
        "error_msg" : "timeout exception occurred"
      }""";
  private static final String INTERNAL =
      """
      {
        "error_code" : "common.00000500",
        "error_msg" : "internal error"
      }""";
  private static final Map<Integer, String> DOCUMENTED =
      Map.of(
          400, BAD_REQUEST,
          401, UNAUTHORIZED,
          403, FORBIDDEN,
          404, NOT_FOUND,
          408, TIME_OUT,
          500, INTERNAL);

  private HuaweiErrors() {}

  /** The documented body of a status; the gateway's for those that are not documented. */
  static Reply of(int status) {
    String documented = DOCUMENTED.get(status);
    return documented == null ? undocumented(status) : Reply.json(status, documented);
  }

  private static Reply undocumented(int status) {
    return switch (status) {
      case 429 ->
          gateway(
              429,
              "APIG.0308",
              "The throttling threshold has been reached: policy user over ratelimit,limit:60,time:1"
                  + " minute");
      case 502, 503, 504 -> gateway(status, "APIG.0201", "Backend unavailable or timed out.");
      default -> gateway(status, "APIG.0201", "Bad request: " + status);
    };
  }

  static Reply noSuchApi() {
    return gateway(
        404, "APIG.0101", "The API does not exist or has not been published in the environment");
  }

  static Reply badToken() {
    return of(401);
  }

  static Reply expiredToken() {
    return gateway(401, "APIG.0307", "The token must be updated.");
  }

  static Reply notAuthenticated(String why) {
    return gateway(401, "APIG.0301", "Incorrect IAM authentication information: " + why);
  }

  static Reply gateway(int status, String code, String message) {
    return Reply.json(
        status,
        json -> {
          json.writeStringField("error_code", code);
          json.writeStringField("error_msg", message);
          json.writeStringField("request_id", Reply.requestIdHex());
        });
  }

  /** An error of the token service. */
  static Reply iam(int status, String title, String message) {
    Map<String, Object> error = Map.of("code", status, "message", message, "title", title);
    return Reply.json(status, json -> json.writePOJOField("error", error));
  }
}
