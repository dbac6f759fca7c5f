package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.settings.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What Oracle's own tools would find in the environment, in their order.
 *
 * <p>Source: "CLI Environment Variables" of the OCI documentation.
 */
record OracleEnvironment(ProcessEnvironment env) {
  private static final String USER = "OCI_CLI_USER";
  private static final List<String> PROFILES = List.of("OCI_CLI_PROFILE", "OCI_PROFILE");
  private static final List<String> FILES = List.of("OCI_CLI_CONFIG_FILE", "OCI_CONFIG_FILE");
  private static final List<String> REGIONS = List.of("OCI_CLI_REGION", "OCI_REGION");

  static Optional<CredentialFound> find(ProcessEnvironment env, Consumer<Path> reads)
      throws CredentialException {
    OracleEnvironment environment = new OracleEnvironment(env);
    Optional<CredentialFound> found = environment.found(reads);
    return found.map(environment::inRegion);
  }

  private CredentialFound inRegion(CredentialFound found) {
    String region = first(REGIONS).map(OracleRegions::name).orElse(found.region());
    return new CredentialFound(found.credentials(), region);
  }

  private Optional<CredentialFound> found(Consumer<Path> reads) throws CredentialException {
    String kind = env.text("OCI_CLI_AUTH").orElse("");
    if (kind.endsWith("_principal")) {
      return Optional.of(principal(kind.replace("_principal", "")));
    }
    if (env.text(USER).isPresent()) {
      return CredentialFound.of(apiKey());
    }
    Path usual = env.expand("~/.oci/config");
    if (first(PROFILES).isPresent() || first(FILES).isPresent() || Files.exists(usual)) {
      Path file = first(FILES).map(env::expand).orElse(usual);
      reads.accept(file);
      String profile = first(PROFILES).orElse(OracleProfile.DEFAULT_NAME);
      return Optional.of(OracleProfile.read(file, profile, env));
    }
    return env.text("OCI_RESOURCE_PRINCIPAL_RPST").isPresent()
        ? Optional.of(principal("resource"))
        : Optional.empty();
  }

  private CredentialFound principal(String kind) throws CredentialException {
    return OraclePrincipals.of(kind, URI.create(OraclePrincipals.METADATA), null, env);
  }

  private Credentials apiKey() throws CredentialException {
    String user = text(USER);
    String tenancy = text("OCI_CLI_TENANCY");
    String fingerprint = text("OCI_CLI_FINGERPRINT");
    Secret passPhrase = env.secret("OCI_CLI_PASSPHRASE");
    Secret content = env.secret("OCI_CLI_KEY_CONTENT");
    Path file = content == null ? env.expand(text("OCI_CLI_KEY_FILE")) : null;
    return new OracleCredentials.ApiKey(tenancy, user, fingerprint, file, content, passPhrase);
  }

  private String text(String name) throws CredentialException {
    return env.required(name, USER).reveal();
  }

  private Optional<String> first(List<String> names) {
    return names.stream().map(env::text).flatMap(Optional::stream).findFirst();
  }
}
