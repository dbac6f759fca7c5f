package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.Reply;

/** Error answers of Oracle: a code, a message, and the request id in a header. */
final class OracleErrors {
  static final String REQUEST_ID = "opc-request-id";

  private OracleErrors() {}

  static Reply of(int status) {
    return switch (status) {
      case 400 -> of(400, "InvalidParameter", "The request is not valid.");
      case 401 -> notAuthenticated();
      case 403 -> of(403, "NotAuthorized", "Authorization failed.");
      case 404 -> notFound();
      case 409 -> of(409, "IncorrectState", "The resource is not in the right state.");
      case 429 -> of(429, "TooManyRequests", "Too many requests for the user.");
      case 500 -> of(500, "InternalServerError", "Internal error occurred.");
      case 503 -> of(503, "ServiceUnavailable", "The service is currently unavailable.");
      default -> of(status, "UnknownError", "Error is not recognized by the system.");
    };
  }

  static Reply of(int status, String code, String message) {
    return Reply.json(
        status,
        json -> {
          json.writeStringField("code", code);
          json.writeStringField("message", message);
        });
  }

  static Reply notAuthenticated() {
    return of(
        401,
        "NotAuthenticated",
        "The required information to complete authentication was not provided or was incorrect.");
  }

  static Reply notFound() {
    return of(
        404, "NotAuthorizedOrNotFound", "Authorization failed or requested resource not found.");
  }
}
