package dev.sessionrelay.cloud;

import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The vendors' side: what the signature of a received request should have been. */
public final class ReceivedSignatures {
  private ReceivedSignatures() {}

  /**
   * The SDK looks for its headers in exactly this letter case, and takes the present time where it
   * finds no date. Parameter names are plain ASCII here; the SDK signs others differently from its
   * gateway.
   */
  public static boolean huaweiHolds(Received received, String accessKey, String secretKey)
      throws Exception {
    HttpRequest.HttpRequestBuilder builder =
        HttpRequest.newBuilder()
            .withEndpoint("http://" + received.headers().get("host"))
            .withPath(decode(received.path()))
            .withMethod(HttpMethod.valueOf(received.method()));
    for (String name : List.of("Host", "X-Sdk-Date", "X-Security-Token", "X-Project-Id")) {
      String value = received.headers().get(name.toLowerCase(Locale.ROOT));
      if (value != null) {
        builder.addHeader(name, value);
      }
    }
    parameters(received).forEach((name, value) -> builder.addQueryParam(name, List.of(value)));
    if (received.body().length > 0) {
      builder.withBodyAsString(new String(received.body(), StandardCharsets.UTF_8));
    }
    Map<String, String> expected =
        AKSKSigner.getInstance()
            .sign(builder.build(), new BasicCredentials().withAk(accessKey).withSk(secretKey));
    return expected.get("Authorization").equals(received.headers().get("authorization"));
  }

  public static boolean alibabaHolds(Received received, String accessKeyId, String secret)
      throws Exception {
    TeaRequest request = new TeaRequest();
    request.method = received.method();
    request.pathname = received.path();
    request.query = parameters(received);
    request.headers = new HashMap<>(received.headers());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(received.body());
    String payload = HexFormat.of().formatHex(hash);
    String expected =
        Client.getAuthorization(request, "ACS3-HMAC-SHA256", payload, accessKeyId, secret);
    return expected.equals(received.headers().get("authorization"))
        && payload.equals(received.headers().get("x-acs-content-sha256"));
  }

  public static boolean oracleHolds(Received received, String keyId) throws Exception {
    Map<String, String> parts = new HashMap<>();
    String authorization = received.headers().get("authorization");
    for (String part : authorization.substring("Signature ".length()).split(",(?=\\w+=\")")) {
      parts.put(part.split("=", 2)[0], part.split("=", 2)[1].replace("\"", ""));
    }
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(TestKeys.publicKey());
    verifier.update(oracleText(received, parts.get("headers")).getBytes(StandardCharsets.UTF_8));
    return parts.get("keyId").equals(keyId)
        && bodyDigestHolds(received)
        && verifier.verify(Base64.getDecoder().decode(parts.get("signature")));
  }

  private static String oracleText(Received received, String names) {
    List<String> lines =
        Arrays.stream(names.split(" "))
            .map(
                name ->
                    name.equals("(request-target)")
                        ? name
                            + ": "
                            + received.method().toLowerCase(Locale.ROOT)
                            + " "
                            + received.path()
                            + (received.query() == null ? "" : "?" + received.query())
                        : name + ": " + received.headers().get(name))
            .toList();
    return String.join("\n", lines);
  }

  private static boolean bodyDigestHolds(Received received) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(received.body());
    String digest = received.headers().get("x-content-sha256");
    return digest == null
        ? received.method().equals("GET")
        : digest.equals(Base64.getEncoder().encodeToString(hash));
  }

  private static Map<String, String> parameters(Received received) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (received.query() != null) {
      for (String pair : received.query().split("&")) {
        String[] parts = pair.split("=", 2);
        parameters.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
