package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.oracle.OciConfigFile.OciEntry;
import dev.sessionrelay.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One profile of an OCI configuration file, such as {@code ~/.oci/config}.
 *
 * <p>Source: "SDK and CLI Configuration File" of the OCI documentation.
 */
record OracleProfile(
    Path file, String profile, Map<String, OciEntry> values, ProcessEnvironment env) {
  static final String DEFAULT_NAME = "DEFAULT";

  private static final Set<String> KINDS = Set.of("api_key", "security_token");
  private static final Set<String> PRINCIPALS = Set.of("instance_principal", "resource_principal");
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"'#;]+");

  /**
   * @param file read now; later changes of it count from the next read on
   * @throws CredentialException when the file cannot be read, or the profile is missing or not
   *     complete; the message names file, profile and entry
   */
  static CredentialFound read(Path file, String profile, ProcessEnvironment env)
      throws CredentialException {
    Map<String, OciEntry> values = OciConfigFile.profile(file, profile);
    OracleProfile entries = new OracleProfile(file, profile, values, env);
    entries.checkKind();
    Optional<String> region = entries.plain("region", "eu-frankfurt-1");
    CredentialFound found = entries.credentials();
    return new CredentialFound(
        found.credentials(), region.map(OracleRegions::name).orElse(found.region()));
  }

  private CredentialFound credentials() throws CredentialException {
    String kind = kind();
    if (PRINCIPALS.contains(kind)) {
      URI metadata = URI.create(OraclePrincipals.METADATA);
      return OraclePrincipals.of(kind.replace("_principal", ""), metadata, null, env);
    }
    return new CredentialFound(keys(), null);
  }

  private OracleCredentials keys() throws CredentialException {
    Secret passPhrase = optional("pass_phrase").map(Secret::of).orElse(null);
    Secret content =
        optional("key_file").isPresent()
            ? null
            : optional("key_content").map(Secret::of).orElse(null);
    Path keyFile =
        content == null ? env.expand(required("key_file", "~/.oci/oci_api_key.pem")) : null;
    Optional<String> tokenFile = optional("security_token_file");
    if (tokenFile.isPresent() && content == null) {
      Path token = env.expand(tokenFile.get());
      return new OracleCredentials.SessionToken(token, keyFile, passPhrase);
    }
    return new OracleCredentials.ApiKey(
        requiredOcid("tenancy"),
        requiredOcid("user"),
        requiredPlain("fingerprint", "20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34"),
        keyFile,
        content,
        passPhrase);
  }

  private Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name))
        .map(OciEntry::value)
        .filter(value -> !value.isEmpty());
  }

  private String kind() {
    return optional("authentication_type").orElse("api_key").toLowerCase(Locale.ROOT);
  }

  /** Other ways to be let in, which Oracle's own tools have and we do not. */
  private void checkKind() throws CredentialException {
    if (!KINDS.contains(kind()) && !PRINCIPALS.contains(kind())) {
      throw fault(
          "authentication_type",
          "is not supported here; name a profile with an API key (user, tenancy, fingerprint,"
              + " key_file), a session token (security_token_file), instance_principal or"
              + " resource_principal");
    }
  }

  /** A value that is one word: comments need a line of their own, and quotes are part of it. */
  private Optional<String> plain(String name, String example) throws CredentialException {
    Optional<String> value = optional(name);
    if (value.isPresent() && !PLAIN.matcher(value.get()).matches()) {
      throw fault(
          name,
          "has blanks, quotes or a comment in it; write the bare value, such as %s=%s, and"
                  .formatted(name, example)
              + " comments on a line of their own");
    }
    return value;
  }

  /** One of another kind in its place is found. */
  private String requiredOcid(String kind) throws CredentialException {
    String begin = "ocid1." + kind + ".";
    String value = requiredPlain(kind, begin + "oc1..aaaaexample");
    if (value.startsWith("ocid1.") && !value.startsWith(begin)) {
      throw fault(kind, "is the OCID of something else; write one that begins with " + begin);
    }
    return value;
  }

  private String requiredPlain(String name, String example) throws CredentialException {
    required(name, example);
    return plain(name, example).orElseThrow();
  }

  private CredentialException fault(String name, String problem) {
    return new CredentialException(
        "OCI configuration file %s, line %s, profile [%s]: %s %s"
            .formatted(file, values.get(name).line(), profile, name, problem),
        (Throwable) null);
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
