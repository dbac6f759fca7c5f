package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Identities that Oracle Cloud gives to what runs in it, instead of to a user.
 *
 * <p>Source: "SDK Authentication Methods" of the OCI documentation; the requests are those of
 * Oracle's own SDKs.
 */
sealed interface OraclePrincipals extends Credentials {
  String METADATA = "http://169.254.169.254";

  /** The words of the key {@code principal}. */
  String[] KINDS = {"instance", "resource", "workload"};

  static Optional<CredentialFound> read(CredentialSource source) {
    URI metadata = source.uri("metadata-url").orElse(URI.create(METADATA));
    URI auth = source.uri("auth-url").orElse(null);
    try {
      return Optional.of(of(source.text("principal"), metadata, auth, source.environment()));
    } catch (CredentialException e) {
      return source.refused("principal", e);
    }
  }

  /**
   * @param auth null for what follows from the region or the cluster
   */
  static CredentialFound of(String kind, URI metadata, URI auth, ProcessEnvironment env)
      throws CredentialException {
    return switch (kind) {
      case "instance" -> new CredentialFound(new InstancePrincipal(metadata, auth), null);
      case "resource" -> ResourcePrincipal.read(env);
      default -> new CredentialFound(WorkloadIdentity.read(auth, env), null);
    };
  }

  private static String required(ProcessEnvironment env, String name, String what)
      throws CredentialException {
    return env.text(name)
        .orElseThrow(
            () ->
                new CredentialException(
                    "Environment variable %s is not set, so this is not %s; run there, or choose other credentials"
                        .formatted(name, what),
                    (Throwable) null));
  }

  /** The identity of a function, data flow or other resource, in variables of version 2.2. */
  record ResourcePrincipal(Secret token, Secret key, Secret passPhrase)
      implements OraclePrincipals {
    private static final String PREFIX = "OCI_RESOURCE_PRINCIPAL_";

    private static CredentialFound read(ProcessEnvironment env) throws CredentialException {
      String what = "a resource with a principal";
      ResourcePrincipal found =
          new ResourcePrincipal(
              Secret.of(required(env, PREFIX + "RPST", what)),
              Secret.of(required(env, PREFIX + "PRIVATE_PEM", what)),
              env.secret(PREFIX + "PRIVATE_PEM_PASSPHRASE"));
      String region = env.text(PREFIX + "REGION").map(OracleRegions::name).orElse(null);
      return new CredentialFound(found, region);
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      Supplier<String> text = text(token, clock);
      OraclePrivateKey privateKey =
          new OraclePrivateKey(
              PREFIX + "PRIVATE_PEM",
              text(key, clock),
              passPhrase == null ? null : Secret.from(text(passPhrase, clock)));
      return new OracleAuthenticator(
          () -> "ST$" + text.get().strip(),
          privateKey,
          clock,
          nonces,
          "Give the resource's dynamic group the permission; its token is renewed from outside.");
    }

    /** A variable holds a value, or the absolute path of a file that is exchanged. */
    private static Supplier<String> text(Secret variable, Clock clock) {
      String value = variable.reveal();
      return value.startsWith("/") ? SecretFile.of(Path.of(value), clock) : () -> value;
    }

    @Override
    public String words() {
      return "the resource principal of this process";
    }
  }

  /** Exchanges what is known to the machine for a token that goes with a key made here. */
  interface TokenExchange extends Credentials {
    /** Who is asked, for error texts. */
    URI address();

    /** Asks for a token. */
    Granted<OracleSigner.Key> fetch(TokenFetcher service, Clock clock, Supplier<String> nonces)
        throws IOException;

    @Override
    default boolean needTokens() {
      return true;
    }

    @Override
    default boolean askTheMachine() {
      return true;
    }

    @Override
    default Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher service) {
      return new OracleSessionKeys(
          address(), () -> fetch(service, clock, nonces), clock, monotonic, nonces);
    }
  }

  /**
   * The identity of this compute instance, by the certificate that its metadata service has.
   *
   * @param auth null for that of the instance's region
   */
  record InstancePrincipal(URI address, URI auth) implements OraclePrincipals, TokenExchange {
    @Override
    public Granted<OracleSigner.Key> fetch(
        TokenFetcher service, Clock clock, Supplier<String> nonces) throws IOException {
      return new OracleFederation(service, clock).instance(address, auth, nonces.get());
    }

    @Override
    public String words() {
      return "the principal of this instance";
    }
  }

  /** The identity of a pod's service account, at a cluster of OKE of the enhanced kind. */
  record WorkloadIdentity(URI address, Path tokenFile) implements OraclePrincipals, TokenExchange {
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private static WorkloadIdentity read(URI auth, ProcessEnvironment env)
        throws CredentialException {
      String host = auth == null ? required(env, "KUBERNETES_SERVICE_HOST", "a pod") : null;
      URI address = auth == null ? URI.create("https://" + host + ":12250") : auth;
      String file = env.text("OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH").orElse(ACCOUNT);
      return new WorkloadIdentity(address, Path.of(file));
    }

    @Override
    public Granted<OracleSigner.Key> fetch(
        TokenFetcher service, Clock clock, Supplier<String> nonces) throws IOException {
      return new OracleFederation(service, clock).workload(address, tokenFile, nonces.get());
    }

    @Override
    public String words() {
      return "the workload identity of this pod";
    }
  }
}
