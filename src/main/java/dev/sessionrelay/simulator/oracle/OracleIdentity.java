package dev.sessionrelay.simulator.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The metadata service of an instance, the token service that takes its certificate, and the one of
 * a cluster that takes service accounts.
 */
final class OracleIdentity {
  static final CloudOperation METADATA =
      new CloudOperation("oracle-metadata", Set.of("GET"), "opc/v2/{scope}/{session}", null);
  static final CloudOperation FEDERATION =
      new CloudOperation("oracle-federation", Set.of("POST"), "auth/v1/x509", null);
  static final CloudOperation WORKLOAD =
      new CloudOperation("oracle-workload", Set.of("POST"), "resourcePrincipalSessionTokens", null);

  private static final Duration LIFE = Duration.ofMinutes(20);
  private static final Set<String> REQUIRED =
      Set.of("date", "(request-target)", "content-length", "content-type", "x-content-sha256");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, PublicKey> tokens;
  private OracleInstance instance;

  /**
   * @param tokens takes the keys that tokens are bound to, by key id
   */
  OracleIdentity(Map<String, PublicKey> tokens) {
    this.tokens = tokens;
  }

  /** Made when it is asked for: a key takes a while, and most demos have no use for it. */
  private synchronized OracleInstance instance() {
    instance = instance == null ? OracleInstance.create() : instance;
    return instance;
  }

  /** Empty when it is an operation of another service. */
  Optional<Reply> answer(SimulatedCall call, CloudOperation.Match asked) {
    if (asked.operation() == METADATA) {
      return Optional.of(metadata(call, asked));
    } else if (asked.operation() == FEDERATION) {
      return Optional.of(federation(call));
    }
    return asked.operation() == WORKLOAD ? Optional.of(workload(call)) : Optional.empty();
  }

  private Reply metadata(SimulatedCall call, CloudOperation.Match asked) {
    if (!call.header("Authorization").filter("Bearer Oracle"::equals).isPresent()) {
      return plain(403, "no header");
    }
    return switch (asked.scope() + "/" + asked.session()) {
      case "instance/region" -> plain(200, OracleCloud.REGION);
      case "identity/cert.pem", "identity/intermediate.pem" -> plain(200, instance().certificate());
      case "identity/key.pem" -> plain(200, instance().key());
      default -> plain(404, "not found");
    };
  }

  private Reply federation(SimulatedCall call) {
    JsonNode body = json(call);
    boolean whole =
        instance().der().equals(body.path("certificate").asText())
            && body.path("intermediateCertificates").isArray()
            && List.of("DEFAULT").contains(body.path("purpose").asText())
            && "SHA256".equals(body.path("fingerprintAlgorithm").asText());
    return whole && isSigned(call)
        ? token(body.path("publicKey").asText(), call, false)
        : OracleErrors.notAuthenticated();
  }

  private boolean isSigned(SimulatedCall call) {
    String digest = Base64.getEncoder().encodeToString(Digests.digest("SHA-256", call.body()));
    Optional<OracleSignature> signature =
        call.header("Authorization").flatMap(OracleSignature::parse);
    return signature.filter(OracleIdentity::coversBody).isPresent()
        && call.header("x-content-sha256").filter(digest::equals).isPresent()
        && new OracleGate(true, Map.of(instance().keyId(), instance().publicKey()))
            .refuse(call)
            .isEmpty();
  }

  private static boolean coversBody(OracleSignature signature) {
    return REQUIRED.stream()
        .map(name -> name.equals("date") ? signature.dateHeader() : name)
        .allMatch(signature.headers()::contains);
  }

  private Reply workload(SimulatedCall call) {
    String bearer = "Bearer " + OracleCloud.SERVICE_ACCOUNT;
    return call.header("Authorization").filter(bearer::equals).isPresent()
        ? token(json(call).path("podKey").asText(), call, true)
        : plain(403, "forbidden");
  }

  private Reply token(String publicKey, SimulatedCall call, boolean encoded) {
    try {
      RSAPublicKey key =
          (RSAPublicKey)
              KeyFactory.getInstance("RSA")
                  .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
      String token =
          base64("{\"alg\":\"RS256\"}")
              + ("." + base64(claims(key, call.at().plus(LIFE))))
              + ("." + Reply.requestIdHex());
      tokens.put("ST$" + token, key);
      String body = "{\"token\":\"" + (encoded ? "ST$" : "") + token + "\"}";
      return encoded
          ? Reply.json(
              200,
              '"' + Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)) + '"')
          : Reply.json(200, body);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return OracleErrors.of(400, "InvalidParameter", "publicKey is no RSA key");
    }
  }

  /** The key that a token is bound to stands in it, as JSON within a string. */
  private static String claims(RSAPublicKey key, Instant end) {
    ObjectNode bound =
        JSON.createObjectNode()
            .put("kty", "RSA")
            .put("n", base64(unsigned(key.getModulus())))
            .put("e", base64(unsigned(key.getPublicExponent())));
    return JSON.createObjectNode()
        .put("exp", end.getEpochSecond())
        .put("jwk", bound.toString())
        .toString();
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static JsonNode json(SimulatedCall call) {
    try {
      return JSON.readTree(call.body());
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private static Reply plain(int status, String text) {
    return new Reply(
        status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
  }
}
