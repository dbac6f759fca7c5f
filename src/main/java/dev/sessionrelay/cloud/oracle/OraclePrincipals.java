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

  /** What the names of variables begin with. */
  String RESOURCE = "OCI_RESOURCE_PRINCIPAL_";

  /** The words of the key {@code principal}. */
  String[] KINDS = {"instance", "resource", "workload"};

  static Optional<CredentialFound> read(CredentialSource source) {
    URI metadata = source.uri("metadata-url").orElse(URI.create(METADATA));
    URI auth = source.uri("auth-url").orElse(null);
    try {
      CredentialFound found = of(source.text("principal"), metadata, auth, source.environment());
      Optional.ofNullable(found.credentials().tokenAuthorities()).ifPresent(source.reads());
      return Optional.of(found);
    } catch (CredentialException e) {
      return source.refused("principal", e);
    }
  }

  /**
   * @param auth null for what follows from the region or the cluster
   */
  static CredentialFound of(String kind, URI metadata, URI auth, ProcessEnvironment env)
      throws CredentialException {
    return kind.equals("instance")
        ? new CredentialFound(new InstancePrincipal(metadata, auth), null)
        : new CredentialFound(
            kind.equals("resource")
                ? ResourcePrincipal.read(env)
                : WorkloadIdentity.read(auth, env),
            env.text(RESOURCE + "REGION").map(OracleRegions::name).orElse(null));
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
    private static final String PEM = RESOURCE + "PRIVATE_PEM";

    private static ResourcePrincipal read(ProcessEnvironment env) throws CredentialException {
      String what = "a resource with a principal";
      return new ResourcePrincipal(
          Secret.of(required(env, RESOURCE + "RPST", what)),
          Secret.of(required(env, PEM, what)),
          env.secret(PEM + "_PASSPHRASE"));
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      Supplier<String> text = text(token, clock);
      OraclePrivateKey privateKey =
          new OraclePrivateKey(
              PEM,
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
    Granted<OracleSigner.Key> fetch(OracleFederation service, String requestId) throws IOException;

    @Override
    default boolean needTokens() {
      return true;
    }

    @Override
    default URI machine() {
      return address();
    }

    @Override
    default Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher service) {
      OracleFederation federation = new OracleFederation(service, clock);
      return new OracleSessionKeys(
          address(), () -> fetch(federation, nonces.get()), clock, monotonic, nonces);
    }
  }

  /**
   * The identity of this compute instance, by the certificate that its metadata service has.
   *
   * @param auth null for that of the instance's region
   */
  record InstancePrincipal(URI address, URI auth) implements OraclePrincipals, TokenExchange {
    @Override
    public Granted<OracleSigner.Key> fetch(OracleFederation service, String requestId)
        throws IOException {
      return service.instance(address, auth, requestId);
    }

    @Override
    public String words() {
      return "the principal of this instance";
    }
  }

  /**
   * The identity of a pod's service account, at a cluster of OKE of the enhanced kind.
   *
   * @param tokenAuthorities of the cluster, which vouch for its own services alone; null for those
   *     of the account
   */
  record WorkloadIdentity(URI address, Path tokenFile, Path tokenAuthorities)
      implements OraclePrincipals, TokenExchange {
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String VARIABLE = "OCI_KUBERNETES_SERVICE_ACCOUNT_";

    /** An IPv6 address stands in brackets in a URI, and without them in the variable. */
    private static URI cluster(String host) throws CredentialException {
      String name = host.contains(":") ? "[" + host + "]" : host;
      return ProcessEnvironment.address(HOST, "https://" + name + ":12250");
    }

    private static WorkloadIdentity read(URI auth, ProcessEnvironment env)
        throws CredentialException {
      Optional<String> authorities = env.text(VARIABLE + "CERT_PATH");
      String host = auth == null ? required(env, HOST, "a pod") : null;
      return new WorkloadIdentity(
          auth == null ? cluster(host) : auth,
          Path.of(env.text(VARIABLE + "TOKEN_PATH").orElse(ACCOUNT + "token")),
          authorities
              .or(() -> Optional.ofNullable(host).map(pod -> ACCOUNT + "ca.crt"))
              .map(Path::of)
              .orElse(null));
    }

    @Override
    public Granted<OracleSigner.Key> fetch(OracleFederation service, String requestId)
        throws IOException {
      return service.workload(address, tokenFile, requestId);
    }

    @Override
    public String words() {
      return "the workload identity of this pod";
    }
  }
}
