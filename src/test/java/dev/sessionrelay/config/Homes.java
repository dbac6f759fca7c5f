package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.settings.ValueTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Home directories and surroundings for tests. */
public final class Homes {
  static final Path FIXTURES = Path.of("src/test/resources/config");
  static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String VENDOR_SECRET = "marked-vendor-secret";
  static final String PROXY_PASSWORD = "marked-proxy-password";

  /** An account {@code a}. */
  public static final String HUAWEI =
      """
      account.a.vendor = huawei
      account.a.region = cn-north-4
      account.a.token = {{env:VENDOR_SECRET}}
      """;

  /** An account {@code o}. */
  static final String ORACLE =
      """
      account.o.vendor = oracle
      account.o.region = eu-frankfurt-1
      account.o.tenancy = ocid1.tenancy.oc1..aaaaaaaaexample
      account.o.user = ocid1.user.oc1..aaaaaaaaexample
      account.o.fingerprint = 20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
      account.o.key-file = oci-key.pem
      account.o.pass-phrase = {{env:VENDOR_SECRET}}
      """;

  /** A target {@code t} of the account {@code a}. */
  public static final String SQL =
      """
      target.t.endpoint = huawei-sql-session
      target.t.account = a
      target.t.every = 30s
      target.t.workspace = w-1
      target.t.sessions = s-1, s-2
      """;

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "VENDOR_SECRET",
          VENDOR_SECRET,
          "WEB_PASSWORD",
          VENDOR_SECRET,
          "WEBHOOK_SECRET",
          WEBHOOK_SECRET,
          "LEDGER_PASSWORD",
          "marked-ledger-password",
          "PROXY_PASSWORD",
          PROXY_PASSWORD,
          "EMPTY",
          "",
          "HOME",
          "/nonexistent");

  private static final EndpointDefinition OWN =
      new EndpointDefinition(
          "example-sessions",
          "example",
          "example",
          List.of(
              new EndpointParameter(
                  "param.cluster", ValueTypes.TEXT.withExample("c1"), true, Role.SCOPE),
              new EndpointParameter(
                  "param.label", ValueTypes.TEXT.withExample("gpu"), false, Role.FILTER)),
          CanonicalSessions.MAPPING);

  private Homes() {}

  /**
   * The product's endpoints and sinks, one of each of an operator's own, and a small environment.
   */
  static LoadContext surroundings(Path home) {
    return LoadContext.builtIn(home, ENVIRONMENT::get, Clock.systemUTC())
        .withEndpoints(EndpointCatalogue.builtIn().with(List.of(OWN)))
        .withSinks(Set.of("slack"));
  }

  static LoadResult load(Path home, String properties) throws IOException {
    Files.writeString(home.resolve(Configuration.FILE), properties);
    return Configuration.load(surroundings(home));
  }

  public static Configuration valid(Path home, String properties) throws IOException {
    try {
      return load(home, properties).orThrow();
    } catch (ConfigurationException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The files that fixtures and the examples of error texts name. */
  public static void furnish(Path home) throws IOException {
    for (String name :
        List.of("ca.pem", "client.pem", "client-key.pem", "oci-key.pem", "notebooks.txt")) {
      Files.writeString(home.resolve(name), name.endsWith(".txt") ? "s-1\n" : "");
    }
    Files.writeString(home.resolve("blank.txt"), "\uFEFF\n hunter2\r\n\n");
    for (String name : List.of("bad-ids.txt", "no-ids.txt")) {
      Files.copy(FIXTURES.resolve("invalid").resolve(name), home.resolve(name));
    }
  }
}
