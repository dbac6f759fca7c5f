package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import com.oracle.bmc.http.signing.internal.Algorithm;
import com.oracle.bmc.http.signing.internal.RequestSignerImpl;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.RandomRequests.Meant;
import dev.sessionrelay.cloud.alibaba.AlibabaSigner;
import dev.sessionrelay.cloud.huawei.HuaweiSigner;
import dev.sessionrelay.cloud.oracle.OracleSigner;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Our signatures are the vendors' own, for 10,000 random requests per scheme. */
class VendorSignersTest {
  private static final int REQUESTS = Integer.getInteger("signing.rounds", 10_000);
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");

  @Test
  void huaweiEqualsItsSdk() throws Exception {
    RandomRequests requests = new RandomRequests(11);
    for (int i = 0; i < REQUESTS; i++) {
      Meant meant = requests.next(true);
      String token = i % 3 == 0 ? "temporary-token" : null;
      String project = i % 5 == 0 ? "0123456789abcdef" : null;
      AccessKey keys = new AccessKey("AK", HmacKey.of("SK" + i), token);
      assertEquals(
          vendorHuawei(meant, "SK" + i, token, project),
          HuaweiSigner.sign(meant.outgoing(Map.of()), keys, project, AT).get("Authorization"),
          () -> meant.toString());
    }
  }

  private static String vendorHuawei(Meant meant, String sk, String token, String project)
      throws Exception {
    HttpRequest.HttpRequestBuilder builder =
        HttpRequest.newBuilder()
            .withEndpoint("https://host")
            .withPath("/")
            .withMethod(HttpMethod.valueOf(meant.method()))
            .addHeader("Host", meant.host())
            .addHeader("X-Sdk-Date", "20260304T050607Z");
    if (token != null) {
      builder.addHeader("X-Security-Token", token);
    }
    if (project != null) {
      builder.addHeader("X-Project-Id", project);
    }
    if (!meant.body().isEmpty()) {
      builder.withBodyAsString(meant.body());
    }
    HttpRequest request = asMeant(builder.build(), meant);
    return AKSKSigner.getInstance()
        .sign(request, new BasicCredentials().withAk("AK").withSk(sk))
        .get("Authorization");
  }

  /**
   * The SDK's request puts parameter names into its URL as they are and signs them a second time
   * from there; given apart from the URL, as a gateway sees them, they are signed once.
   */
  private static HttpRequest asMeant(HttpRequest request, Meant meant) {
    return (HttpRequest)
        Proxy.newProxyInstance(
            VendorSignersTest.class.getClassLoader(),
            new Class<?>[] {HttpRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getUrl" -> url(meant.path());
                  case "getQueryParams" -> lists(meant.parameters());
                  default -> method.invoke(request, args);
                });
  }

  private static URL url(String decodedPath) throws MalformedURLException {
    return new URL("https", "host", decodedPath);
  }

  private static Map<String, List<String>> lists(Map<String, String> parameters) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    parameters.forEach((name, value) -> lists.put(name, List.of(value)));
    return lists;
  }

  @Test
  void alibabaEqualsItsUtility() throws Exception {
    RandomRequests requests = new RandomRequests(12);
    for (int i = 0; i < REQUESTS; i++) {
      Meant meant = requests.next(false);
      Map<String, String> headers = new HashMap<>();
      headers.put("x-acs-action", "GetSessionCluster");
      headers.put("x-acs-version", "2023-08-08");
      if (!meant.body().isEmpty()) {
        headers.put("content-type", "application/json; charset=utf-8");
      }
      AccessKey keys = new AccessKey("AK", HmacKey.of("S" + i), i % 3 == 0 ? "sts-token" : null);
      Map<String, String> ours =
          AlibabaSigner.sign(meant.outgoing(headers), keys, AT, "nonce-" + i);
      headers.putAll(ours);
      headers.remove("Authorization");
      headers.put("host", meant.host());
      assertEquals(
          vendorAlibaba(meant, headers, "S" + i), ours.get("Authorization"), meant::toString);
    }
  }

  private static String vendorAlibaba(Meant meant, Map<String, String> headers, String secret)
      throws Exception {
    TeaRequest request = new TeaRequest();
    request.method = meant.method();
    request.pathname = meant.wirePath();
    request.query = meant.parameters();
    request.headers = headers;
    String payload =
        Client.hexEncode(
            Client.hash(meant.body().getBytes(StandardCharsets.UTF_8), "ACS3-HMAC-SHA256"));
    return Client.getAuthorization(request, "ACS3-HMAC-SHA256", payload, "AK", secret);
  }

  /** A short key, for the sake of time: the text that is signed is what this is about. */
  @Test
  void oracleEqualsItsSdk() throws Exception {
    ((Logger) LoggerFactory.getLogger(RequestSignerImpl.class)).setLevel(Level.ERROR);
    RandomRequests requests = new RandomRequests(13);
    KeyPair pair = shortKey();
    OracleSigner.Key key = new OracleSigner.Key("t/u/f", pair.getPrivate());
    for (int i = 0; i < REQUESTS; i++) {
      Meant meant = requests.next(true);
      Map<String, String> headers = new HashMap<>();
      if (!meant.body().isEmpty() && i % 2 == 0) {
        headers.put("content-type", "text/plain");
      }
      Map<String, String> ours = OracleSigner.sign(meant.outgoing(headers), key, AT, "id");
      Map<String, String> vendors = vendorOracle(meant, headers, (RSAPrivateKey) pair.getPrivate());
      assertEquals(
          parts(vendors.get("authorization")), parts(ours.get("Authorization")), meant::toString);
      for (String name : List.of("content-type", "x-content-sha256")) {
        assertEquals(vendors.get(name), ours.get(name));
      }
    }
  }

  private static Map<String, String> vendorOracle(
      Meant meant, Map<String, String> headers, RSAPrivateKey key) {
    Map<String, List<String>> given = new HashMap<>();
    headers.forEach((name, value) -> given.put(name, List.of(value)));
    given.put("x-date", List.of("Wed, 04 Mar 2026 05:06:07 GMT"));
    List<String> plain = List.of("x-date", "(request-target)", "host");
    List<String> withBody =
        List.of(
            "x-date",
            "(request-target)",
            "host",
            "content-length",
            "content-type",
            "x-content-sha256");
    String query = meant.wireQuery() == null ? "" : "?" + meant.wireQuery();
    return RequestSignerImpl.signRequest(
        Algorithm.RSAPSS256,
        URI.create("https://" + meant.host() + meant.wirePath() + query),
        meant.method(),
        given,
        meant.method().equals("POST") ? meant.body() : null,
        "1",
        "t/u/f",
        id -> Optional.of(key),
        new RequestSignerImpl.SigningConfiguration(
            Map.of("get", plain, "post", withBody), Map.of(), false));
  }

  /** Oracle's SDK writes the same parts in another order. */
  private static Map<String, String> parts(String authorization) {
    Map<String, String> parts = new HashMap<>();
    for (String part : authorization.substring("Signature ".length()).split("\",")) {
      String[] pair = part.replace("\"", "").split("=", 2);
      parts.put(pair[0], pair[1]);
    }
    return parts;
  }

  private static KeyPair shortKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    return generator.generateKeyPair();
  }
}
