package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.Reply;

/** Error answers of Alibaba's API gateway. */
final class AlibabaErrors {
  private static final String HOST = "emr-serverless-spark.cn-hangzhou.aliyuncs.com";

  private AlibabaErrors() {}

  /** What Alibaba commonly answers with a status. */
  static Reply of(int status) {
    return switch (status) {
      case 400 -> of(400, "InvalidParameter", "The specified parameter is not valid.");
      case 401 -> of(401, "Unauthorized", "The request is not authorized.");
      case 403 -> of(403, "Forbidden.RAM", "User not authorized to operate on the resource.");
      case 404 -> sessionNotFound();
      case 408 -> of(408, "RequestTimeout", "The request timed out.");
      case 429 -> of(429, "Throttling.User", "Request was denied due to user flow control.");
      case 500 -> of(500, "InternalError", "The request processing has failed.");
      case 503 -> of(503, "ServiceUnavailable", "The request has failed.");
      default -> of(status, "UnknownError", "The request processing has failed.");
    };
  }

  static Reply of(int status, String code, String message) {
    String requestId = AlibabaApi.requestId();
    String advice = "https://api.aliyun.com/troubleshoot?q=" + code + "&requestId=" + requestId;
    return AlibabaApi.identified(
        status,
        requestId,
        json -> {
          json.writeStringField("RequestId", requestId);
          json.writeStringField("HostId", HOST);
          json.writeStringField("Code", code);
          json.writeStringField("Message", message);
          json.writeStringField("Recommend", advice);
        });
  }

  static Reply noSuchApi() {
    return of(
        404,
        "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method.");
  }

  static Reply workspaceNotFound() {
    return of(404, "InvalidWorkspace.NotFound", "The specified workspace does not exist.");
  }

  static Reply sessionNotFound() {
    return of(
        404, "InvalidSessionCluster.NotFound", "The specified session cluster does not exist.");
  }

  static Reply missing(String parameter) {
    return of(400, "MissingParameter." + parameter, parameter + " is mandatory for this action.");
  }

  static Reply invalid(String parameter) {
    return of(400, "InvalidParameter." + parameter, "The parameter " + parameter + " is invalid.");
  }
}
