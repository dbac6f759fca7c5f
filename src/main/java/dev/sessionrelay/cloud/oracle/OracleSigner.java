package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.settings.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Oracle Cloud's HTTP request signature, RSA-SHA256, version 1.
 *
 * <p>Source: "Request Signatures" of the OCI documentation; equal to {@code DefaultRequestSigner}
 * of oci-java-sdk-common. The date goes into {@code x-date}, because HTTP libraries like to replace
 * {@code Date}. A request is accepted for 5 minutes around it.
 */
public final class OracleSigner {
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private OracleSigner() {}

  /**
   * @param id {@code tenancy/user/fingerprint}, or {@code ST$} and a session token
   */
  public record Key(String id, PrivateKey privateKey) {
    @Override
    public String toString() {
      return "Key[[secret]]";
    }
  }

  /**
   * The headers that make this request authentic at the given time.
   *
   * @param requestId sent as {@code opc-request-id}; letters, digits, underscore and dash
   * @throws GeneralSecurityException when the private key cannot sign
   */
  public static Map<String, String> sign(
      OutgoingRequest request, Key key, Instant at, String requestId)
      throws GeneralSecurityException {
    Map<String, String> signed = signedParts(request, FORMAT.format(at));
    String names = String.join(" ", signed.keySet());
    String signature = signature(key.privateKey(), text(signed));
    signed.keySet().removeAll(Set.of("(request-target)", "host", "content-length"));
    signed.put("opc-request-id", requestId);
    signed.put(
        "Authorization",
        "Signature version=\"1\",headers=\""
            + names
            + ("\",keyId=\"" + key.id())
            + ("\",algorithm=\"rsa-sha256\",signature=\"" + signature + "\""));
    return signed;
  }

  private static Map<String, String> signedParts(OutgoingRequest request, String date) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("x-date", date);
    parts.put(
        "(request-target)",
        request.method().toLowerCase(Locale.ROOT)
            + (" " + request.path())
            + (request.query() == null ? "" : "?" + request.query()));
    parts.put("host", request.host());
    if (WITH_BODY.contains(request.method())) {
      addBody(parts, request);
    }
    return parts;
  }

  private static void addBody(Map<String, String> parts, OutgoingRequest request) {
    byte[] digest = ContentDigest.sha256(request.body());
    parts.put("content-length", Integer.toString(request.body().length));
    parts.put("content-type", request.headers().getOrDefault("content-type", "application/json"));
    parts.put("x-content-sha256", Base64.getEncoder().encodeToString(digest));
  }

  private static String text(Map<String, String> parts) {
    StringBuilder text = new StringBuilder(256);
    parts.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "\n").append(name).append(": ").append(value));
    return text.toString();
  }

  private static String signature(PrivateKey key, String text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }
}
