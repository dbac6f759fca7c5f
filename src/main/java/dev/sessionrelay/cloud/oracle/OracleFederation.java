package dev.sessionrelay.cloud.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.PrivateKeys;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Exchanges a certificate or a service account's token for a token of Oracle's, bound to a key that
 * is made for it.
 *
 * <p>Source: {@code X509FederationClient} of oci-java-sdk-common 3.89.1, {@code
 * OkeWorkloadIdentityResourcePrincipalSigner} of Oracle's SDK for Python, and {@code
 * OkeWorkloadIdentityProvider} of nosqldriver 5.4.17.
 */
record OracleFederation(TokenFetcher service, Clock clock) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FROM_INSTANCE = Map.of("Authorization", "Bearer Oracle");
  private static final Pattern TENANCY = Pattern.compile("opc-(?:tenant|identity):([^,+]+)");

  /**
   * @param auth null for the token service of the instance's region
   * @throws IOException when there is no answer, or none with a token
   */
  Granted<OracleSigner.Key> instance(URI metadata, URI auth, String requestId) throws IOException {
    try {
      X509Certificate leaf = certificate(pem(metadata, "identity/cert.pem"));
      X509Certificate middle = certificate(pem(metadata, "identity/intermediate.pem"));
      KeyPair pair = pair();
      byte[] body =
          JSON.writeValueAsBytes(
              Map.of(
                  "certificate",
                  base64(leaf.getEncoded()),
                  "publicKey",
                  base64(pair.getPublic()),
                  "intermediateCertificates",
                  List.of(base64(middle.getEncoded())),
                  "purpose",
                  "DEFAULT",
                  "fingerprintAlgorithm",
                  "SHA256"));
      URI address = URI.create((auth == null ? inRegion(metadata) : auth) + "/v1/x509");
      OracleSigner.Key known =
          new OracleSigner.Key(
              tenancy(leaf, metadata) + "/fed-x509-sha256/" + fingerprint(leaf),
              PrivateKeys.parse(pem(metadata, "identity/key.pem"), null));
      TokenResponse answer = service.post(address, body, signed(address, body, known, requestId));
      return granted(text(answer, address), address, pair);
    } catch (GeneralSecurityException e) {
      throw new CredentialException("the certificate of " + metadata + " is of no use: " + e, e);
    }
  }

  /**
   * @param cluster address of what exchanges tokens there
   * @throws IOException when there is no answer, or none with a token
   */
  Granted<OracleSigner.Key> workload(URI cluster, Path tokenFile, String requestId)
      throws IOException {
    URI address = URI.create(cluster + "/resourcePrincipalSessionTokens");
    String account = SecretValues.read(() -> SecretFile.of(tokenFile, clock).get().strip());
    try {
      KeyPair pair = pair();
      TokenResponse answer =
          service.post(
              address,
              JSON.writeValueAsBytes(Map.of("podKey", base64(pair.getPublic()))),
              Map.of(
                  "Authorization",
                  "Bearer " + SecretValues.forHeader(account, "the token in " + tokenFile),
                  "opc-request-id",
                  requestId));
      // The answer is a JSON string, so it comes in quotes.
      String answered = text(answer, address).replace("\"", "");
      return granted(decoded(answered, address), address, pair);
    } catch (GeneralSecurityException e) {
      throw new CredentialException("a key cannot be made here: " + e, e);
    }
  }

  private String pem(URI metadata, String name) throws IOException {
    URI address = URI.create(metadata + "/opc/v2/" + name);
    return text(service.get(address, FROM_INSTANCE), address);
  }

  private URI inRegion(URI metadata) throws IOException {
    String region = OracleRegions.name(pem(metadata, "instance/region").strip());
    return URI.create("https://auth.%s.%s".formatted(region, OracleRegions.domain(region)));
  }

  private Map<String, String> signed(
      URI address, byte[] body, OracleSigner.Key key, String requestId)
      throws GeneralSecurityException {
    OutgoingRequest request =
        new OutgoingRequest(
            "POST", address.getRawAuthority(), address.getRawPath(), null, Map.of(), body);
    Map<String, String> headers = OracleSigner.sign(request, key, clock.instant(), requestId);
    // The client adds it with the body.
    headers.remove("content-type");
    return headers;
  }

  private Granted<OracleSigner.Key> granted(String json, URI address, KeyPair pair)
      throws CredentialException {
    String token = tree(json, address).path("token").asText().replaceFirst("^ST\\$", "");
    if (token.isBlank()) {
      throw malformed(address, "token");
    }
    return new Granted<>(
        new OracleSigner.Key(
            "ST$" + SecretValues.forHeader(token, "the token of " + address), pair.getPrivate()),
        Duration.between(clock.instant(), end(token, address)));
  }

  /** Tokens are JSON web tokens, which say when they end. */
  private static Instant end(String token, URI address) throws CredentialException {
    String[] parts = token.split("\\.");
    JsonNode end =
        parts.length < 2
            ? JSON.missingNode()
            : tree(decoded(parts[1].replace('-', '+').replace('_', '/'), address), address)
                .path("exp");
    if (!end.isIntegralNumber()) {
      throw malformed(address, "token with an end");
    }
    return Instant.ofEpochSecond(end.asLong());
  }

  private static String decoded(String base64, URI address) throws CredentialException {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed(address, "Base64 text");
    }
  }

  private static JsonNode tree(String json, URI address) throws CredentialException {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw malformed(address, "JSON");
    }
  }

  private static String text(TokenResponse answer, URI address) throws CredentialException {
    if (answer.status() != 200) {
      throw new CredentialException(address + " answered " + answer.status(), answer);
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static CredentialException malformed(URI address, String missing) {
    return new CredentialException(
        address + " granted no token: its answer has no " + missing,
        new TokenResponse(200, Map.of(), new byte[0]));
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  private static String tenancy(X509Certificate leaf, URI metadata) throws CredentialException {
    Matcher tenancy = TENANCY.matcher(leaf.getSubjectX500Principal().getName());
    if (!tenancy.find()) {
      throw new CredentialException(
          "the certificate of " + metadata + " names no tenancy", (Throwable) null);
    }
    return tenancy.group(1);
  }

  private static String fingerprint(X509Certificate leaf) throws GeneralSecurityException {
    return HexFormat.ofDelimiter(":")
        .withUpperCase()
        .formatHex(ContentDigest.sha256(leaf.getEncoded()));
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String base64(Key key) {
    return base64(key.getEncoded());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
