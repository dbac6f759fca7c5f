package dev.sessionrelay.cloud.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.bmc.auth.SessionTokenAuthenticationDetailsProvider;
import com.oracle.bmc.http.signing.DefaultRequestSigner;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.TestKeys;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RelayProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which key Oracle's own library and the relay sign with, and in which region, where a token is.
 */
class OracleTokenKeysTest {
  /** Whose end is far away. */
  private static final String TOKEN =
      Stream.of("{\"alg\":\"RS256\"}", "{\"sub\":\"ocid1.r\",\"exp\":4102444800}", "signature")
          .map(part -> part.getBytes(StandardCharsets.UTF_8))
          .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
          .collect(Collectors.joining("."));

  @TempDir Path directory;

  @Test
  void sessionTokenOfAProfile() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    Path profile =
        Files.writeString(
            directory.resolve("config"),
            """
            [DEFAULT]
            tenancy=ocid1.tenancy.oc1..t
            fingerprint=20:3b:97
            region=eu-frankfurt-1
            key_file=%s
            security_token_file=%s
            """
                .formatted(TestKeys.file("pkcs8").toAbsolutePath(), token));
    SessionTokenAuthenticationDetailsProvider oracles =
        new SessionTokenAuthenticationDetailsProvider(profile.toString(), "DEFAULT");
    CredentialFound ours = OracleProfile.read(profile, "DEFAULT", environment(Map.of()));
    assertEquals(
        keyId(
            DefaultRequestSigner.createRequestSigner(oracles)
                .signRequest(URI.create("https://host/path"), "GET", Map.of(), null)
                .get("authorization")),
        keyId(ours));
    assertEquals(oracles.getRegion().getRegionId(), ours.region());
  }

  @Test
  void tokenOfAResourceInFiles() throws Exception {
    Path token = Files.writeString(directory.resolve("rpst"), TOKEN);
    assertSame(
        Map.of(
            "OCI_RESOURCE_PRINCIPAL_VERSION",
            "2.2",
            "OCI_RESOURCE_PRINCIPAL_RPST",
            token.toString(),
            "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM",
            TestKeys.file("pkcs8").toAbsolutePath().toString(),
            "OCI_RESOURCE_PRINCIPAL_REGION",
            "fra"));
  }

  @Test
  void tokenOfAResourceAsContent() throws Exception {
    assertSame(
        Map.of(
            "OCI_RESOURCE_PRINCIPAL_VERSION",
            "2.2",
            "OCI_RESOURCE_PRINCIPAL_RPST",
            TOKEN,
            "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM",
            TestKeys.text("pkcs8"),
            "OCI_RESOURCE_PRINCIPAL_REGION",
            "us-ashburn-1"));
  }

  private void assertSame(Map<String, String> variables) throws Exception {
    String oracles = oracles(variables);
    CredentialFound ours =
        OraclePrincipals.of("resource", URI.create("https://host"), null, environment(variables));
    assertEquals(keyId(oracles), keyId(ours));
    assertTrue(oracles.contains("region " + ours.region()), oracles);
  }

  private static String oracles(Map<String, String> variables) throws Exception {
    List<String> command = new ArrayList<>(List.of("env"));
    variables.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(Jvm.command());
    command.addAll(List.of("-cp", RelayProcess.classPath(), OraclesResource.class.getName()));
    try (RelayProcess resource = RelayProcess.launch(command)) {
      assertEquals(0, resource.exitCode(120), resource.output());
      return resource.output();
    }
  }

  private ProcessEnvironment environment(Map<String, String> variables) {
    return new ProcessEnvironment(variables::get, directory);
  }

  private static String keyId(CredentialFound found) throws CredentialException {
    Clock clock = Clock.systemUTC();
    return keyId(
        found
            .credentials()
            .authenticator(clock, clock, () -> "request-1", TokenFetcher.NONE)
            .authenticate(new OutgoingRequest("GET", "host", "/path", null, Map.of(), new byte[0]))
            .get("Authorization"));
  }

  private static String keyId(String authorization) {
    Matcher found = Pattern.compile("keyId=\"([^\"]+)\"").matcher(authorization);
    assertTrue(found.find(), authorization);
    return found.group(1);
  }
}
