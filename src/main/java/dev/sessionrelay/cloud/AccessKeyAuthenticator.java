package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.Secret;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Signs with an access key and its secret, as they are now. */
public final class AccessKeyAuthenticator implements Authenticator {
  private final Scheme scheme;
  private final CredentialRotation parts;
  private final CachedParse<HmacKey> secret = new CachedParse<>(HmacKey::of);

  public AccessKeyAuthenticator(KeyParts credentials, Scheme scheme, Clock clock) {
    this.scheme = scheme;
    this.parts = new CredentialRotation(credentials::read, CredentialRotation.PATIENCE, clock);
  }

  /**
   * An access key as it is at one moment.
   *
   * @param securityToken of temporary keys; null with permanent ones
   */
  public record AccessKey(String id, HmacKey secret, String securityToken) {
    @Override
    public String toString() {
      return "AccessKey[" + id + ", [secret]]";
    }
  }

  /**
   * What the key is made of.
   *
   * @param idName the id in words, for error texts
   * @param securityToken of temporary keys; null with permanent ones
   */
  public record KeyParts(
      Secret id, String idName, Secret secret, Secret securityToken, String securityTokenName) {
    private List<String> read() throws CredentialException {
      return Arrays.asList(
          SecretValues.revealForHeader(id, idName),
          SecretValues.reveal(secret),
          SecretValues.revealOptionalForHeader(securityToken, securityTokenName));
    }
  }

  /**
   * How a vendor signs.
   *
   * @param shown where {@code Authorization} has the key's id, as {@link String#format} writes it
   * @param securityTokenHeader where the security token goes
   */
  public record Scheme(String shown, String securityTokenHeader, Signer signer) {}

  /** A vendor's signature. */
  @FunctionalInterface
  public interface Signer {
    /** The headers that make this request authentic now. */
    Map<String, String> sign(OutgoingRequest request, AccessKey key);
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return scheme.signer().sign(request, key());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    try {
      AccessKey now = key();
      String shown = scheme.shown().formatted(now.id());
      return !refused.getOrDefault("Authorization", "").contains(shown)
          || !Objects.equals(refused.get(scheme.securityTokenHeader()), now.securityToken());
    } catch (CredentialException e) {
      return false;
    }
  }

  @Override
  public long version() {
    return parts.version();
  }

  private AccessKey key() throws CredentialException {
    List<String> now = parts.get();
    return new AccessKey(now.get(0), secret.of(now.get(1)), now.get(2));
  }
}
