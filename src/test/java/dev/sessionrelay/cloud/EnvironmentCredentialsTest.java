package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aliyun.credentials.models.CredentialModel;
import com.aliyun.credentials.provider.CLIProfileCredentialsProvider;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.auth.ProfileCredentialProvider;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.cloud.oracle.OracleCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    return Vendors.of(vendor).credentials().environment().find(environment, file -> {});
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

  /** Reading it ended with the words of Java, which showed it. */
  @Test
  void anAddressOfKeysThatIsNone() throws CredentialException {
    CredentialException refused =
        assertThrows(
            CredentialException.class,
            () -> of("alibaba", Map.of("ALIBABA_CLOUD_CREDENTIALS_URI", "http://h/k y?t=hush")));
    assertEquals(
        "Environment variable ALIBABA_CLOUD_CREDENTIALS_URI makes no address: expected an http or"
            + " https address without user and fragment, such as"
            + " https://hooks.example.com/sessions",
        refused.getMessage());
    assertTrue(
        of("alibaba", Map.of("ALIBABA_CLOUD_CREDENTIALS_URI", "http://h/k?t=hush")).isPresent());
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

  /** What Terraform's provider reads. */
  @Test
  void huaweiByOtherNames() throws CredentialException {
    Map<String, String> env =
        Map.of(
            "HW_ACCESS_KEY", "ak",
            "HW_SECRET_KEY", "sk",
            "HW_PROJECT_ID", "p",
            "HW_REGION_NAME", "cn-north-4");
    CredentialFound found = found("huawei", env).orElseThrow();
    assertEquals("cn-north-4", found.region());
    assertEquals("p", ((HuaweiCredentials.Keys) found.credentials()).projectId());
  }

  @Test
  void huaweisFileAsItsOwnLibraryReadsIt() throws IOException {
    Path folder = Files.createDirectory(home.resolve(".huaweicloud"));
    Files.writeString(
        folder.resolve("credentials"),
        "[global]\nak = other\nsk = other\n[basic]\nak = ak-1\nsk = sk=1\nproject_id = p-1\n");
    HuaweiCredentials.Keys keys = (HuaweiCredentials.Keys) of("huawei", Map.of()).orElseThrow();
    BasicCredentials vendors =
        atHome(() -> (BasicCredentials) ProfileCredentialProvider.basic().getCredentials());
    assertEquals(vendors.getAk(), keys.accessKey().reveal());
    assertEquals(vendors.getSk(), keys.secretKey().reveal());
    assertEquals(vendors.getProjectId(), keys.projectId());
  }

  private void assertHuaweisPod(String words, Map<String, String> env) throws CredentialException {
    assertEquals(words, of("huawei", env).orElseThrow().words());
  }

  /** In the order of the vendor's library, for which a provider without its file is none. */
  @Test
  void anIdentityProviderOfHuaweiIsTakenBeforeKeys() throws CredentialException {
    Map<String, String> env = new HashMap<>();
    env.put("HUAWEICLOUD_SDK_AK", "ak");
    env.put("HUAWEICLOUD_SDK_SK", "sk");
    env.put("HUAWEICLOUD_SDK_IDP_ID", "idp");
    assertHuaweisPod("an access key", env);
    env.put("HUAWEICLOUD_SDK_ID_TOKEN_FILE", "~/token");
    env.put("HUAWEICLOUD_SDK_PROJECT_ID", "p-1");
    assertHuaweisPod("the identity provider idp by the ID token in " + home.resolve("token"), env);
    assertEquals("p-1", of("huawei", env).orElseThrow().realm());
    String iam =
        "The address of IAM in the environment, HUAWEICLOUD_SDK_IAM_ENDPOINT or"
            + " iam_endpoint of the file of credentials, %s; write it as"
            + " https://iam.cn-north-4.myhuaweicloud.com";
    env.put("HUAWEICLOUD_SDK_IAM_ENDPOINT", "iam.example.com");
    assertFault("huawei", env, iam.formatted("does not begin with http:// or https://"));
    env.put("HUAWEICLOUD_SDK_IAM_ENDPOINT", "http://iam.example.com");
    assertFault("huawei", env, iam.formatted("is plain http:// to another machine"));
    assertFault(
        "huawei",
        Map.of("HUAWEICLOUD_SDK_ID_TOKEN_FILE", "token"),
        "Environment variable HUAWEICLOUD_SDK_ID_TOKEN_FILE is set and HUAWEICLOUD_SDK_IDP_ID is"
            + " not; set both, or neither");
  }

  @Test
  void anIdentityProviderInHuaweisFileAsItsOwnLibraryReadsIt() throws IOException {
    Path folder = Files.createDirectory(home.resolve(".huaweicloud"));
    Files.writeString(
        folder.resolve("credentials"),
        "[basic]\nak = ak-1\nsk = sk-1\nidp_id = idp-1\nid_token_file = /run/token\n"
            + "project_id = p-1\niam_endpoint = https://iam.example.com\n");
    BasicCredentials vendors =
        atHome(() -> (BasicCredentials) ProfileCredentialProvider.basic().getCredentials());
    assertNull(vendors.getAk());
    assertHuaweisPod(
        "the identity provider %s by the ID token in %s"
            .formatted(vendors.getIdpId(), vendors.getIdTokenFile()),
        Map.of());
    Credentials ours = of("huawei", Map.of()).orElseThrow();
    assertEquals(vendors.getProjectId(), ours.realm());
    assertTrue(ours.toString().contains("iam=" + vendors.getIamEndpoint()), ours.toString());
  }

  @Test
  void byteOrderMarkAndNullInAFileWereTakenForValues() throws IOException {
    Files.createDirectory(home.resolve(".aliyun"));
    Files.writeString(
        home.resolve(".aliyun/config.json"),
        "\uFEFF{\"current\":\"a\",\"profiles\":[{\"name\":\"a\",\"mode\":\"AK\","
            + "\"access_key_id\":\"id\",\"access_key_secret\":\"s\",\"region_id\":null}]}");
    assertNull(found("alibaba", Map.of()).orElseThrow().region());
    Files.delete(home.resolve(".aliyun/config.json"));
    Files.createDirectory(home.resolve(".aliyun/config.json"));
    CredentialException refused =
        assertThrows(CredentialException.class, () -> found("alibaba", Map.of()));
    assertTrue(refused.getMessage().contains("is a folder, not a file"), refused.getMessage());
  }

  @Test
  void alibabasFileAsItsOwnLibraryReadsIt() throws IOException {
    Path folder = Files.createDirectory(home.resolve(".aliyun"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"current": "keys", "profiles": [
          {"name": "keys", "mode": "AK", "access_key_id": "id-1", "access_key_secret": "s-1",
           "region_id": "cn-hangzhou"},
          {"name": "sts", "mode": "StsToken", "access_key_id": "id-2", "access_key_secret": "s-2",
           "sts_token": "t-2"},
          {"name": "role", "mode": "RamRoleArn", "access_key_id": "id-3",
           "access_key_secret": "s-3", "ram_role_arn": "acs:ram::1:role/r"},
          {"name": "instance", "mode": "EcsRamRole", "ram_role_name": "reader"},
          {"name": "half", "mode": "AK", "access_key_id": "id-4"},
          {"name": "other", "mode": "CloudSSO"}]}
        """);
    for (String profile : new String[] {"keys", "sts"}) {
      AlibabaCredentials ours =
          (AlibabaCredentials)
              of("alibaba", Map.of("ALIBABA_CLOUD_PROFILE", profile)).orElseThrow();
      CredentialModel vendors =
          atHome(
              () ->
                  CLIProfileCredentialsProvider.builder()
                      .profileName(profile)
                      .build()
                      .getCredentials());
      assertEquals(vendors.getAccessKeyId(), ours.accessKeyId().reveal());
      assertEquals(vendors.getAccessKeySecret(), ours.accessKeySecret().reveal());
    }
    assertEquals("cn-hangzhou", found("alibaba", Map.of()).orElseThrow().region());
    assertWords("the RAM role acs:ram::1:role/r by an access key", "role");
    assertWords("the RAM role reader of this instance", "instance");
    assertFault(
        "alibaba",
        Map.of("ALIBABA_CLOUD_PROFILE", "half"),
        folder.resolve("config.json")
            + ": the profile has no access_key_secret; add it, or choose another one with"
            + " ALIBABA_CLOUD_PROFILE");
    assertFault(
        "alibaba",
        Map.of("ALIBABA_CLOUD_PROFILE", "other"),
        folder.resolve("config.json")
            + ": the mode 'CloudSSO' is not supported here; use AK, StsToken, RamRoleArn,"
            + " EcsRamRole or OIDC");
  }

  private void assertWords(String words, String profile) throws CredentialException {
    assertEquals(
        words, of("alibaba", Map.of("ALIBABA_CLOUD_PROFILE", profile)).orElseThrow().words());
  }

  @Test
  void alibabasOtherFileAndNames() throws IOException {
    Path folder = Files.createDirectory(home.resolve(".alibabacloud"));
    Files.writeString(
        folder.resolve("credentials"),
        "[ci]\ntype = ecs_ram_role\nrole_name = ci-reader\nregion = cn-beijing\n");
    assertWords("the RAM role ci-reader of this instance", "ci");
    Map<String, String> env =
        Map.of(
            "ALICLOUD_ACCESS_KEY", "id",
            "ALICLOUD_SECRET_KEY", "secret",
            "ALICLOUD_REGION", "cn-shanghai");
    CredentialFound found = found("alibaba", env).orElseThrow();
    assertEquals("cn-shanghai", found.region());
    assertEquals("secret", ((AlibabaCredentials) found.credentials()).accessKeySecret().reveal());
  }

  @Test
  void oracleByVariables() throws CredentialException {
    Map<String, String> env = new HashMap<>();
    env.put("OCI_CLI_USER", "u");
    env.put("OCI_CLI_TENANCY", "t");
    env.put("OCI_CLI_FINGERPRINT", "f");
    env.put("OCI_CLI_KEY_CONTENT", "PEM");
    env.put("OCI_CLI_REGION", "fra");
    CredentialFound found = found("oracle", env).orElseThrow();
    assertEquals("eu-frankfurt-1", found.region());
    assertEquals("PEM", ((OracleCredentials.ApiKey) found.credentials()).pem().reveal());
    env.remove("OCI_CLI_TENANCY");
    assertFault(
        "oracle",
        env,
        "Environment variable OCI_CLI_USER is set and OCI_CLI_TENANCY is not; set both, or"
            + " neither");
    assertEquals(
        "the principal of this instance",
        of("oracle", Map.of("OCI_CLI_AUTH", "instance_principal")).orElseThrow().words());
    Map<String, String> resource =
        Map.of(
            "OCI_RESOURCE_PRINCIPAL_RPST", "token",
            "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM", "PEM",
            "OCI_RESOURCE_PRINCIPAL_REGION", "iad");
    assertEquals("us-ashburn-1", found("oracle", resource).orElseThrow().region());
  }

  /** The vendors' libraries look in the home directory of the process's user. */
  private <T> T atHome(Supplier<T> reading) {
    String before = System.getProperty("user.home");
    System.setProperty("user.home", home.toString());
    try {
      return reading.get();
    } finally {
      System.setProperty("user.home", before);
    }
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
