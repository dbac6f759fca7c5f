package dev.sessionrelay.wire;

import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that send back whatever they got, and more secrets, wherever an answer has room. */
final class EchoingServers {
  private final UnaryOperator<String> secret;

  /**
   * @param secret marked, for a name
   */
  EchoingServers(UnaryOperator<String> secret) {
    this.secret = secret;
  }

  /** What the vendor knows of the request, in every form that some gateway or debug page has. */
  private static String echo(Received request) {
    String headers =
        request.headers().entrySet().stream()
            .map(h -> h.getKey() + ": " + h.getValue())
            .collect(Collectors.joining("; "));
    String bare = bare(request);
    return "you sent "
        + headers
        + " that is "
        + bare
        + " and ("
        + bare
        + ") or x"
        + bare
        + "y, "
        + "with the body "
        + new String(request.body(), StandardCharsets.UTF_8);
  }

  /** The credential without a word that says what it is. */
  private static String bare(Received request) {
    return Stream.of("x-auth-token", "x-security-token", "x-acs-security-token", "authorization")
        .map(name -> request.headers().get(name))
        .filter(value -> value != null)
        .map(value -> value.replaceAll(".*keyId=\"ST.([^\"]*)\".*", "$1"))
        .findFirst()
        .orElse("nothing");
  }

  Reply vendor(Received request) {
    String mode = request.path().split("/")[1];
    String bare = bare(request);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", mode.equals("html") ? "text/html" : "application/json");
    for (String name :
        List.of(
            "x-request-id",
            "opc-request-id",
            "x-acs-request-id",
            "Authorization",
            "X-Subject-Token",
            "Set-Cookie",
            "Retry-After")) {
      headers.put(name, bare);
    }
    String text = echo(request).replace("\\", "\\\\").replace("\"", "\\\"");
    String body =
        switch (mode) {
          case "good" -> good(request);
          case "html" ->
              "<html><title>Debug " + bare + "</title><body>" + echo(request) + "</body></html>";
          case "cut" -> "{\"session_id\":\"" + text;
          default ->
              "{\"error_code\":\""
                  + bare
                  + "\",\"error_msg\":\""
                  + text
                  + "\",\"solution_msg\":\""
                  + text
                  + "\",\"Code\":\""
                  + bare
                  + "\",\"Message\":\""
                  + text
                  + "\",\"Recommend\":\""
                  + text
                  + "\",\"RequestId\":\""
                  + bare
                  + "\",\"code\":\""
                  + bare
                  + "\",\"message\":\""
                  + text
                  + "\",\"request_id\":\""
                  + bare
                  + "\"}";
        };
    int status = mode.matches("\\d+") ? Integer.parseInt(mode) : 200;
    return new Reply(status, headers, body);
  }

  private String good(Received request) {
    String connection =
        ",\"connectionToken\":\""
            + secret.apply("connection-token")
            + "\","
            + "\"applicationConfigs\":[{\"configFileName\":\"f\",\"configItemKey\":\"spark.password\",\"configItemValue\":\""
            + secret.apply("item")
            + "\"}]";
    return Vendors.answer(
            new Received(
                request.head(),
                request.method(),
                request.target().substring("/good".length()),
                request.headers(),
                request.body()))
        .body()
        .replace("\"state\":\"Running\"", "\"state\":\"Running\"" + connection);
  }

  Reply iam(Received request) {
    if (request.path().equals("/grants/v3.0/OS-CREDENTIAL/securitytokens")) {
      String key =
          "{\"credential\":{\"access\":\"AK\",\"secret\":\"%s\",\"securitytoken\":\"%s\",\"expires_at\":\"2099-01-01T00:00:00.000000Z\"}}";
      return new Reply(
          201,
          Map.of(),
          key.formatted(secret.apply("huawei-given-sk"), secret.apply("huawei-given-sts")));
    }
    if (request.path().startsWith("/grants")) {
      return Vendors.grant(secret.apply("huawei-granted"), "2099-01-01T00:00:00.000000Z");
    }
    String body = new String(request.body(), StandardCharsets.UTF_8);
    String shown =
        secret.apply(request.path().contains("id-token") ? "huawei-id-token" : "huawei-password");
    return new Reply(
        401,
        Map.of("X-Request-Id", shown),
        "{\"error\":{\"code\":401,\"title\":\""
            + shown
            + "\",\"message\":\"no "
            + shown
            + " in "
            + body.replace("\"", "\\\"")
            + "\"}}");
  }

  static Reply receiver(Received request) {
    String says = request.target() + " " + request.headers();
    int status =
        request.path().startsWith("/ok") ? 204 : request.path().startsWith("/refuses") ? 400 : 500;
    return new Reply(status, Map.of("Location", request.target()), status == 204 ? "" : says);
  }
}
