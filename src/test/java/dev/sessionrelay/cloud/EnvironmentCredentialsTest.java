package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.cloud.oracle.OracleCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentCredentialsTest {
  private static final String PROFILE =
      "user=%s\ntenancy=t\nfingerprint=f\nkey_file=k.pem\nregion=r-%s\n";

  @TempDir private Path home;

  private Optional<Credentials> of(String vendor, Map<String, String> env)
      throws CredentialException {
    return found(vendor, env).map(CredentialFound::credentials);
  }

  private Optional<CredentialFound> found(String vendor, Map<String, String> env)
      throws CredentialException {
    ProcessEnvironment environment = new ProcessEnvironment(env::get, home);
    return Vendors.of(vendor).credentials().environment().find(environment);
  }

  @Test
  void huawei() throws CredentialException {
    Map<String, String> env =
        Map.of(
            "HUAWEICLOUD_SDK_AK", "ak",
            "HUAWEICLOUD_SDK_SK", "sk",
            "HUAWEICLOUD_SDK_SECURITY_TOKEN", "st",
            "HUAWEICLOUD_SDK_PROJECT_ID", "p");
    HuaweiCredentials.Keys keys = (HuaweiCredentials.Keys) of("huawei", env).orElseThrow();
    assertEquals("ak", keys.accessKey().reveal());
    assertEquals("sk", keys.secretKey().reveal());
    assertEquals("st", keys.securityToken().reveal());
    assertEquals("p", keys.projectId());
  }

  @Test
  void alibabaWithoutToken() throws CredentialException {
    Map<String, String> env =
        Map.of(
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret",
            "ALIBABA_CLOUD_SECURITY_TOKEN", "");
    AlibabaCredentials keys = (AlibabaCredentials) of("alibaba", env).orElseThrow();
    assertEquals("id", keys.accessKeyId().reveal());
    assertEquals("secret", keys.accessKeySecret().reveal());
    assertNull(keys.securityToken());
  }

  @Test
  void oracleProfileAndFile() throws IOException {
    Path usual = Files.createDirectory(home.resolve(".oci")).resolve("config");
    Files.writeString(
        usual, "[DEFAULT]\n" + PROFILE.formatted("a", 1) + "[B]\n" + PROFILE.formatted("b", 2));
    Files.writeString(home.resolve("other"), "[DEFAULT]\n" + PROFILE.formatted("c", 3));
    assertOracle("a", "r-1", Map.of());
    assertOracle("b", "r-2", Map.of("OCI_CLI_PROFILE", "B"));
    assertOracle("c", "r-3", Map.of("OCI_CLI_CONFIG_FILE", "~/other"));
  }

  private void assertOracle(String user, String region, Map<String, String> env)
      throws CredentialException {
    CredentialFound profile = found("oracle", env).orElseThrow();
    assertEquals(user, ((OracleCredentials.ApiKey) profile.credentials()).user());
    assertEquals(region, profile.region());
  }

  @Test
  void nothingNamedIsNothing() throws CredentialException {
    for (String vendor : new String[] {"huawei", "alibaba", "oracle", "another"}) {
      assertEquals(Optional.empty(), of(vendor, Map.of()));
    }
  }

  @Test
  void halfACredentialIsAFault() {
    assertFault(
        "huawei",
        Map.of("HUAWEICLOUD_SDK_AK", "ak"),
        "Environment variable HUAWEICLOUD_SDK_AK is set and HUAWEICLOUD_SDK_SK is not; set both,"
            + " or neither");
    assertFault(
        "alibaba",
        Map.of("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s"),
        "Environment variable ALIBABA_CLOUD_ACCESS_KEY_SECRET is set and"
            + " ALIBABA_CLOUD_ACCESS_KEY_ID is not; set both, or neither");
    assertFault(
        "oracle",
        Map.of("OCI_CLI_PROFILE", "x"),
        "OCI configuration file "
            + home.resolve(".oci/config")
            + " does not exist; create it with: oci setup config");
  }

  private void assertFault(String vendor, Map<String, String> env, String message) {
    assertEquals(
        message, assertThrows(CredentialException.class, () -> of(vendor, env)).getMessage());
  }
}
