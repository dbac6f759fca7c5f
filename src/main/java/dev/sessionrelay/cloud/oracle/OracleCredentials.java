package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SecretFile;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What accounts show Oracle. The pass phrase is that of an encrypted key file, or null. */
public sealed interface OracleCredentials extends Credentials {
  /** {@code ocid1.<type>.<realm>.[region].[future].<unique>}. */
  ValueType<String> OCID =
      ValueTypes.pattern(
          "OCID",
          "an OCID: ocid1, type, realm, region and a unique part, joined by dots",
          "ocid1.aidataplatform.oc1.iad.amaaaaaaexample",
          "(?=.{1,255}$)ocid1\\.[a-z0-9]+\\.[a-z0-9-]+(\\.[A-Za-z0-9_-]*){1,2}\\.[A-Za-z0-9_-]+");

  /** Variables as the OCI command line reads them. */
  VendorCredentials OFFER =
      new VendorCredentials(
          "Credentials at Oracle Cloud",
          "One of: a profile of an OCI configuration file; tenancy, user, fingerprint and key file,"
              + " or the key's text; a security token file and its key file; the principal of an"
              + " instance, a resource or a workload. An account that names none takes what"
              + " `OCI_CLI_AUTH` says (`instance_principal`, `resource_principal`), else the API"
              + " key of `OCI_CLI_USER`, `OCI_CLI_TENANCY`, `OCI_CLI_FINGERPRINT` and"
              + " `OCI_CLI_KEY_FILE` or `OCI_CLI_KEY_CONTENT`, else the profile `OCI_CLI_PROFILE`,"
              + " `OCI_PROFILE` or `DEFAULT` of `OCI_CLI_CONFIG_FILE`, `OCI_CONFIG_FILE` or"
              + " `~/.oci/config`, else a resource principal; `OCI_CLI_REGION` or `OCI_REGION` is"
              + " the region.",
          List.of(
              CredentialKey.file(
                  "config-file",
                  "~/.oci/config",
                  "OCI configuration file; `~` is the home directory of the process's user."),
              CredentialKey.text("profile", "DEFAULT", "Profile in `config-file`."),
              CredentialKey.open("tenancy", ocid("tenancy"), "OCID of the tenancy."),
              CredentialKey.open("user", ocid("user"), "The user's OCID."),
              CredentialKey.open(
                  "fingerprint",
                  ValueTypes.pattern(
                      "fingerprint",
                      "16 pairs of hexadecimal digits, joined by colons",
                      "20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34",
                      "[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){15}"),
                  "Fingerprint of the API key."),
              CredentialKey.file(
                  "key-file", "oci-key.pem", "PEM file with the private key, PKCS#1 or PKCS#8."),
              new CredentialKey(
                  "key-content",
                  ValueTypes.LINES.withExample("{{env:VENDOR_SECRET}}"),
                  true,
                  "The private key itself, as PEM text, in place of `key-file`; `\\n` in it is a"
                      + " line break."),
              CredentialKey.secret("pass-phrase", "Pass phrase of `key-file`."),
              CredentialKey.file(
                  "security-token-file",
                  "~/.oci/sessions/DEFAULT/token",
                  "File with a session token; read again when it changes."),
              CredentialKey.open(
                  "principal",
                  ValueTypes.word(OraclePrincipals.KINDS),
                  "What this process runs in: `instance` (compute), `resource` (functions, data"
                      + " flow and others, by `OCI_RESOURCE_PRINCIPAL_*`) or `workload` (a pod of"
                      + " OKE, whose cluster's authority is trusted for it)."),
              CredentialKey.open(
                  "metadata-url",
                  UrlChecks.BASE.withExample(OraclePrincipals.METADATA),
                  "Address of the machine's metadata service. Default: that of the vendor."),
              CredentialKey.open(
                  "auth-url",
                  UrlChecks.BASE.withExample("https://auth.eu-frankfurt-1.oraclecloud.com"),
                  "Address that gives tokens to a principal. Default: by the region or the"
                      + " cluster.")),
          List.of(
              new CredentialKind(
                  List.of(), List.of("config-file", "profile"), OracleCredentials::profile),
              new CredentialKind(
                  List.of("tenancy", "user", "fingerprint", "key-file"),
                  List.of("pass-phrase"),
                  ApiKey::read),
              new CredentialKind(
                  List.of("tenancy", "user", "fingerprint", "key-content"),
                  List.of("pass-phrase"),
                  ApiKey::read),
              new CredentialKind(
                  List.of("security-token-file", "key-file"),
                  List.of("pass-phrase"),
                  SessionToken::read),
              new CredentialKind(
                  List.of("principal"),
                  List.of("metadata-url", "auth-url"),
                  OraclePrincipals::read)),
          true,
          OracleEnvironment::find);

  private static Optional<CredentialFound> profile(CredentialSource source) {
    boolean named = source.section().has("config-file");
    Path file = named ? source.file("config-file") : source.resolve("~/.oci/config");
    source.reads().accept(file);
    String profile = source.optionalText("profile").orElse(OracleProfile.DEFAULT_NAME);
    try {
      return Optional.of(OracleProfile.read(file, profile, source.environment()));
    } catch (CredentialException e) {
      return source.refused(named ? "config-file" : "profile", e);
    }
  }

  /** {@code user} is also a key of others, so that its type cannot tell. */
  private static boolean hasUser(CredentialSource source) {
    try {
      ocid("user").parse(source.text("user"));
      return true;
    } catch (BadValueException e) {
      source
          .faults()
          .at(
              source.section().entry("user"),
              source.section().key("user") + " " + e.getMessage(),
              "write " + ocid("user").expected(),
              ocid("user").example());
      return false;
    }
  }

  /** So that one of another kind in its place is found. */
  static ValueType<String> ocid(String kind) {
    return ValueTypes.pattern(
        "OCID",
        "an OCID that begins with ocid1." + kind,
        "ocid1." + kind + ".oc1..aaaaaaaaexample",
        "(?=.{1,255}$)ocid1\\." + kind + "\\.[a-z0-9-]+(\\.[A-Za-z0-9_-]*){1,2}\\.[A-Za-z0-9_-]+");
  }

  /**
   * An API key of a user.
   *
   * @param keyFile null where the key's text is given
   * @param pem the key's text, or null where it is in a file
   */
  record ApiKey(
      String tenancy, String user, String fingerprint, Path keyFile, Secret pem, Secret passPhrase)
      implements OracleCredentials {
    private static Optional<CredentialFound> read(CredentialSource source) {
      if (!hasUser(source)) {
        return Optional.empty();
      }
      Secret pem = source.optionalSecret("key-content");
      return CredentialFound.of(
          new ApiKey(
              source.text("tenancy"),
              source.text("user"),
              source.text("fingerprint"),
              pem == null ? source.file("key-file") : null,
              pem,
              source.optionalSecret("pass-phrase")));
    }

    @Override
    public List<Path> files() {
      return keyFile == null ? List.of() : List.of(keyFile);
    }

    @Override
    public String realm() {
      return tenancy;
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      String id = tenancy + "/" + user + "/" + fingerprint;
      OraclePrivateKey privateKey =
          pem == null
              ? new OraclePrivateKey(keyFile, passPhrase, clock)
              : new OraclePrivateKey(
                  "key-content", () -> pem.reveal().replace("\\n", "\n"), passPhrase);
      return new OracleAuthenticator(() -> id, privateKey, clock, nonces, null);
    }

    @Override
    public String words() {
      return "the API key in " + (pem == null ? keyFile : "key-content");
    }
  }

  /** A session token, as {@code oci session authenticate} writes it, and its key. */
  record SessionToken(Path tokenFile, Path keyFile, Secret passPhrase)
      implements OracleCredentials {
    private static Optional<CredentialFound> read(CredentialSource source) {
      return CredentialFound.of(
          new SessionToken(
              source.file("security-token-file"),
              source.file("key-file"),
              source.optionalSecret("pass-phrase")));
    }

    @Override
    public List<Path> files() {
      return List.of(tokenFile, keyFile);
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      SecretFile file = SecretFile.of(tokenFile, clock);
      OraclePrivateKey privateKey = new OraclePrivateKey(keyFile, passPhrase, clock);
      return new OracleAuthenticator(
          () -> "ST$" + file.get().strip(),
          privateKey,
          clock,
          nonces,
          "Renew the session token, which lives about an hour: oci session refresh; it is read"
              + " again by itself.");
    }

    @Override
    public String words() {
      return "the session token in " + tokenFile;
    }
  }
}
