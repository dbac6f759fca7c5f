package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.InstanceMetadata;
import dev.sessionrelay.cloud.TemporaryKeys;
import dev.sessionrelay.cloud.TemporaryKeys.KeyNames;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Temporary keys of this ECS instance's agency. Source: "Obtaining Metadata" of ECS. */
record HuaweiAgency(String projectId, URI metadata) implements Credentials {
  static final String METADATA = "http://169.254.169.254";
  private static final String TOKENS = "/meta-data/latest/api/token";
  private static final String TOKEN = "X-Metadata-Token";

  /** How its keys come, and those that IAM gives. */
  static final KeyNames NAMES =
      new KeyNames("/credential", "access", "secret", "securitytoken", "expires_at");

  static Optional<CredentialFound> read(CredentialSource source) {
    return CredentialFound.of(
        new HuaweiAgency(
            source.optionalText("project").orElse(null),
            source.uri("metadata-url").orElse(URI.create(METADATA))));
  }

  @Override
  public Authenticator authenticator(
      Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher service) {
    URI asked = metadata.resolve("/openstack/latest/securitykey");
    HuaweiProject project = new HuaweiProject(projectId, null, null, clock, service);
    return new TemporaryKeys(
        asked,
        () -> NAMES.read(InstanceMetadata.get(service, asked, TOKENS, TOKEN), asked, clock),
        HuaweiCredentials.Keys.scheme(project, clock),
        monotonic);
  }

  @Override
  public boolean needTokens() {
    return true;
  }

  @Override
  public URI machine() {
    return metadata;
  }

  @Override
  public String realm() {
    return HuaweiProject.realm(projectId, null);
  }

  @Override
  public String words() {
    return "the agency of this instance";
  }
}
