package dev.sessionrelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Eight threads that ask about one session after the other as fast as they can, compare the answer,
 * and append what changed to a file: by the HTTP client alone, by it with a signature, or by a
 * route of bare Camel.
 */
final class ClosedLoop {
  static final int THREADS = 8;
  static final String WORKSPACE = "w-1234abcd";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HexFormat HEX = HexFormat.of();
  private static final String NAMES =
      "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

  private final URI base;
  private final Map<String, JsonNode> known = new ConcurrentHashMap<>();
  private final Writer out;

  /** Gets one answer. */
  private interface Asking {
    byte[] ask(String path) throws Exception;
  }

  private ClosedLoop(URI base, Path directory) throws IOException {
    this.base = base;
    this.out = Files.newBufferedWriter(directory.resolve("events.jsonl"));
  }

  /**
   * @param arguments address, sessions, directory, and how: {@code raw}, {@code signed} or {@code
   *     camel}
   */
  public static void main(String[] arguments) throws Exception {
    ClosedLoop loop = new ClosedLoop(URI.create(arguments[0]), Path.of(arguments[2]));
    Asking asking =
        switch (arguments[3]) {
          case "raw" -> loop.client(false);
          case "signed" -> loop.client(true);
          default -> loop.camel();
        };
    int share = Integer.parseInt(arguments[1]) / THREADS;
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread * share;
      new Thread(() -> loop.run(asking, first, share)).start();
    }
    System.out.println("loop: events go to a file");
  }

  static String session(int number) {
    return "sc-%06d".formatted(number);
  }

  private void run(Asking asking, int first, int share) {
    try {
      for (int i = 0; ; i = (i + 1) % share) {
        String session = session(first + i);
        seen(
            session, asking.ask("/api/v1/workspaces/" + WORKSPACE + "/sessionClusters/" + session));
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void seen(String session, byte[] answer) throws IOException {
    JsonNode now = ((ObjectNode) JSON.readTree(answer)).without("requestId");
    if (!now.equals(known.put(session, now))) {
      synchronized (out) {
        out.write(now + "\n");
        out.flush();
      }
    }
  }

  private Asking client(boolean signed) {
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(THREADS)
                    .setMaxConnTotal(THREADS)
                    .build())
            .build();
    return path -> {
      HttpGet get = new HttpGet(base + path + "?regionId=cn-hangzhou");
      if (signed) {
        sign(get, path);
      }
      return client.execute(get, response -> EntityUtils.toByteArray(response.getEntity()));
    };
  }

  /** ACS3-HMAC-SHA256, written for this one request. */
  private void sign(HttpGet get, String path) throws GeneralSecurityException {
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String nonce = UUID.randomUUID().toString();
    String empty = sha256("");
    String headers =
        ("host:" + base.getAuthority() + "\n")
            + "x-acs-action:GetSessionCluster\n"
            + ("x-acs-content-sha256:" + empty + "\n")
            + ("x-acs-date:" + date + "\n")
            + ("x-acs-signature-nonce:" + nonce + "\n")
            + "x-acs-version:2023-08-08\n";
    String canonical =
        "GET\n" + path + "\nregionId=cn-hangzhou\n" + headers + "\n" + NAMES + "\n" + empty;
    get.setHeader("x-acs-action", "GetSessionCluster");
    get.setHeader("x-acs-version", "2023-08-08");
    get.setHeader("x-acs-date", date);
    get.setHeader("x-acs-signature-nonce", nonce);
    get.setHeader("x-acs-content-sha256", empty);
    get.setHeader(
        "Authorization",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=%s,Signature=".formatted(NAMES)
            + hmac("ACS3-HMAC-SHA256\n" + sha256(canonical)));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HEX.formatHex(
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HEX.formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Asking camel() throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:poll")
                .toD(base + "${body}?regionId=cn-hangzhou&httpMethod=GET&connectionsPerRoute=8")
                .convertBodyTo(byte[].class);
          }
        });
    camel.start();
    ProducerTemplate template = camel.createProducerTemplate();
    return path -> template.requestBody("direct:poll", path, byte[].class);
  }
}
