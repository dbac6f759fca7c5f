package dev.sessionrelay.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.Scheme;
import dev.sessionrelay.cloud.RenewedCredential.GrantService;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Signs with keys that a service grants for some time, and renews them before they end. */
public final class TemporaryKeys implements Authenticator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RenewedCredential<AccessKey> keys;
  private final Scheme scheme;
  private final LongSupplier version;
  private final String advice;

  /**
   * @param address of the service, for error texts
   */
  public TemporaryKeys(
      URI address, GrantService<AccessKey> service, Scheme scheme, Clock monotonic) {
    this(RenewedCredential.of(address, service, monotonic), scheme, () -> 1, null);
  }

  /**
   * @param version of what the keys are given for, if an operator can change it
   * @param advice when they are not given or refused, or null
   */
  public TemporaryKeys(
      RenewedCredential<AccessKey> keys, Scheme scheme, LongSupplier version, String advice) {
    this.keys = keys;
    this.scheme = scheme;
    this.version = version;
    this.advice = advice;
  }

  /**
   * What a service's answer calls the parts of a key.
   *
   * @param in JSON Pointer to the object that has them; empty for the whole answer
   */
  public record KeyNames(String in, String id, String secret, String token, String end) {

    /**
     * Reads a key.
     *
     * @param address whose answer it is, for error texts
     * @throws CredentialException when it is not granted; the answer's secrets stay out of it
     */
    public Granted<AccessKey> read(TokenResponse answer, URI address, Clock clock)
        throws CredentialException {
      if (answer.status() != 200 && answer.status() != 201) {
        throw new CredentialException(
            address + " granted no key: status " + answer.status(), answer);
      }
      JsonNode found = json(answer, address).at(in);
      return new Granted<>(
          new AccessKey(
              text(found, id, address),
              HmacKey.of(text(found, secret, address)),
              text(found, token, address)),
          Duration.between(clock.instant(), end(found, address)));
    }

    private static JsonNode json(TokenResponse answer, URI address) throws CredentialException {
      try {
        return JSON.readTree(answer.body());
      } catch (IOException e) {
        throw malformed(address, "JSON");
      }
    }

    private static String text(JsonNode found, String name, URI address)
        throws CredentialException {
      String text = found.path(name).asText("");
      if (text.isBlank()) {
        throw malformed(address, name);
      }
      return SecretValues.forHeader(text, name + " of " + address);
    }

    private Instant end(JsonNode found, URI address) throws CredentialException {
      try {
        return Instant.parse(found.path(end).asText());
      } catch (DateTimeException e) {
        throw malformed(address, end);
      }
    }

    private static CredentialException malformed(URI address, String missing) {
      return new CredentialException(
          address + " granted no key: its answer has no " + missing,
          new TokenResponse(200, Map.of(), new byte[0]));
    }
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return scheme.signer().sign(request, keys.get());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    return keys.renew(
        key ->
            refused
                    .getOrDefault("Authorization", "")
                    .contains(scheme.shown().replace("%s", key.id()))
                && Objects.equals(refused.get(scheme.securityTokenHeader()), key.securityToken()));
  }

  @Override
  public long version() {
    return version.getAsLong();
  }

  @Override
  public String advice() {
    return advice;
  }
}
