package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.settings.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One profile of an OCI configuration file, such as {@code ~/.oci/config}.
 *
 * <p>Source: "SDK and CLI Configuration File" of the OCI documentation.
 */
record OracleProfile(
    Path file, String profile, Map<String, String> values, ProcessEnvironment env) {
  static final String DEFAULT_NAME = "DEFAULT";

  /**
   * @param file read now; later changes of it count from the next read on
   * @throws CredentialException when the file cannot be read, or the profile is missing or not
   *     complete; the message names file, profile and entry
   */
  static CredentialFound read(Path file, String profile, ProcessEnvironment env)
      throws CredentialException {
    Map<String, String> values = OciConfigFile.profile(file, profile);
    OracleProfile entries = new OracleProfile(file, profile, values, env);
    return new CredentialFound(entries.credentials(), entries.optional("region").orElse(null));
  }

  private OracleCredentials credentials() throws CredentialException {
    Path keyFile = env.expand(required("key_file", "~/.oci/oci_api_key.pem"));
    Secret passPhrase = optional("pass_phrase").map(Secret::of).orElse(null);
    Optional<String> tokenFile = optional("security_token_file");
    if (tokenFile.isPresent()) {
      Path token = env.expand(tokenFile.get());
      return new OracleCredentials.SessionToken(token, keyFile, passPhrase);
    }
    return new OracleCredentials.ApiKey(
        required("tenancy", "ocid1.tenancy.oc1..aaaaexample"),
        required("user", "ocid1.user.oc1..aaaaexample"),
        required("fingerprint", "20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34"),
        keyFile,
        passPhrase);
  }

  private Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  private String required(String name, String example) throws CredentialException {
    String value = optional(name).orElse(null);
    if (value == null) {
      throw new CredentialException(
          "OCI configuration file %s, profile [%s]: entry '%s' is missing; add a line such as %s=%s"
              .formatted(file, profile, name, name, example),
          (Throwable) null);
    }
    return value;
  }

  /** Not the values: one may be a pass phrase. */
  @Override
  public String toString() {
    return "OracleProfile[" + file + ", " + profile + "]";
  }
}
