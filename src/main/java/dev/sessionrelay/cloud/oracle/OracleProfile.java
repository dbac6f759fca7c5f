package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.config.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One profile of an OCI configuration file, such as {@code ~/.oci/config}.
 *
 * <p>Source: "SDK and CLI Configuration File" of the OCI documentation.
 *
 * @param region such as {@code eu-frankfurt-1}, or null when the profile has none
 */
public record OracleProfile(String region, Credentials credentials) {
  public static final String DEFAULT_NAME = "DEFAULT";

  /**
   * @param file read now; later changes of it count from the next read on
   * @param home directory that {@code ~} stands for
   * @throws CredentialException when the file cannot be read, or the profile is missing or not
   *     complete; the message names file, profile and entry
   */
  public static OracleProfile read(Path file, String profile, Path home)
      throws CredentialException {
    Entries entries = new Entries(file, profile, OciConfigFile.profile(file, profile), home);
    return new OracleProfile(entries.optional("region").orElse(null), entries.credentials());
  }

  /** A path as operators write it, with {@code ~} for the home directory. */
  public static Path expand(String path, Path home) {
    if (path.equals("~")) {
      return home;
    }
    return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
  }

  private record Entries(Path file, String profile, Map<String, String> values, Path home) {
    Credentials credentials() throws CredentialException {
      Path keyFile = expand(required("key_file", "~/.oci/oci_api_key.pem"), home);
      Secret passPhrase = optional("pass_phrase").map(Secret::of).orElse(null);
      Optional<String> tokenFile = optional("security_token_file");
      if (tokenFile.isPresent()) {
        Path token = expand(tokenFile.get(), home);
        return new Credentials.OracleSessionToken(token, keyFile, passPhrase);
      }
      return new Credentials.OracleKey(
          required("tenancy", "ocid1.tenancy.oc1..aaaaexample"),
          required("user", "ocid1.user.oc1..aaaaexample"),
          required("fingerprint", "20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34"),
          keyFile,
          passPhrase);
    }

    Optional<String> optional(String name) {
      return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name, String example) throws CredentialException {
      String value = optional(name).orElse(null);
      if (value == null) {
        throw new CredentialException(
            "OCI configuration file %s, profile [%s]: entry '%s' is missing; add a line such as %s=%s"
                .formatted(file, profile, name, name, example),
            (Throwable) null);
      }
      return value;
    }

    @Override
    public String toString() {
      return "Entries[" + file + ", " + profile + "]";
    }
  }
}
