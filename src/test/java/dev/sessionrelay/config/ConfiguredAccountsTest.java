package dev.sessionrelay.config;

import static dev.sessionrelay.config.Homes.HUAWEI;
import static dev.sessionrelay.config.Homes.SQL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredAccountsTest {
  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
  }

  @ParameterizedTest
  @CsvSource({
    "huawei, https://fabric-ep.r-1.myhuaweicloud.com",
    "alibaba, https://emr-serverless-spark.r-1.aliyuncs.com",
    "oracle, https://aidp.r-1.oci.oraclecloud.com"
  })
  void anAccountWithoutCredentialsOrAddressTakesTheVendorsOwn(String vendor, String address)
      throws Exception {
    Files.createDirectories(home.resolve(".oci"));
    Files.writeString(
        home.resolve(".oci/config"),
        """
        [DEFAULT]
        tenancy=ocid1.tenancy.oc1..a
        user=ocid1.user.oc1..a
        fingerprint=20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
        key_file=~/key.pem
        region=r-1
        """);
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "HUAWEICLOUD_SDK_AK", "ak",
            "HUAWEICLOUD_SDK_SK", "sk",
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    String region = vendor.equals("oracle") ? "" : "account.a.region = r-1\n";
    Files.writeString(
        home.resolve(Configuration.FILE), "account.a.vendor = " + vendor + "\n" + region);
    Account account =
        Configuration.load(home, environment::get, Clock.systemUTC()).orThrow().accounts().get("a");
    assertEquals(address, account.baseUri().toString());
    assertEquals("r-1", account.region());
  }

  @ParameterizedTest
  @CsvSource({
    "alibaba, cn-hangzou, did you mean cn-hangzhou?",
    "huawei, cn-nroth-4, did you mean cn-north-4?",
    "huawei, mars-1, check it; regions are written like cn-north-4",
  })
  void aRegionThatDoesNotExistIsWarnedOf(String vendor, String region, String advice)
      throws Exception {
    List<ConfigError> warnings =
        warnings("account.a.vendor = %s\naccount.a.region = %s\n".formatted(vendor, region));
    assertTrue(
        warnings.stream()
            .anyMatch(w -> w.toString().contains(region) && w.toString().contains(advice)),
        warnings.toString());
  }

  @ParameterizedTest
  @CsvSource({"alibaba, cn-hangzhou", "huawei, eu-west-101", "oracle, iad"})
  void aRegionThatExistsIsNotWarnedOf(String vendor, String region) throws Exception {
    String text = "account.a.vendor = %s\naccount.a.region = %s\n".formatted(vendor, region);
    assertTrue(warnings(text).stream().noneMatch(w -> w.toString().contains(region)));
  }

  @Test
  void aTemporaryKeyWithoutItsTokenIsWarnedOf() throws Exception {
    String text =
        "account.a.vendor = alibaba\naccount.a.region = cn-hangzhou\n"
            + "account.a.access-key-id = STS.NTexample\naccount.a.access-key-secret = s\n";
    assertTrue(warnings(text).toString().contains("there is no security-token"));
    assertFalse(
        warnings(text + "account.a.security-token = t\n").toString().contains("no security-token"));
  }

  @ParameterizedTest
  @CsvSource({
    "alibaba, cn-hangzhou, access-key-id, access-key-secret, LTAI5tExample",
    "huawei, cn-north-4, access-key, secret-key, HPUAEXAMPLE0EXAMPLE0",
    "huawei, cn-north-4, access-key, security-token, HPUAEXAMPLE0EXAMPLE0",
  })
  void anIdThatWasCopiedTwiceIsWarnedOf(
      String vendor, String region, String id, String secret, String value) throws Exception {
    String text =
        "account.a.vendor = %s\naccount.a.region = %s\n".formatted(vendor, region)
            + "account.a.access-key%s = %s\n"
                .formatted(vendor.equals("alibaba") ? "-id" : "", value)
            + (secret.equals("security-token") ? "account.a.secret-key = s\n" : "");
    String said = warnings(text + "account.a." + secret + " = " + value + "\n").toString();
    assertTrue(
        said.contains(
            "account.a.%s is the same as account.a.%s; one of them was probably copied twice"
                .formatted(secret, id)),
        said);
    assertFalse(said.contains(value), said);
    assertFalse(
        warnings(text + "account.a." + secret + " = " + value + "x\n")
            .toString()
            .contains("is the same as"));
  }

  @Test
  void aKeyOfSeveralLinesInAVariableWasRefused() throws Exception {
    Files.writeString(
        home.resolve(Configuration.FILE),
        """
        account.a.vendor = oracle
        account.a.region = eu-frankfurt-1
        account.a.tenancy = ocid1.tenancy.oc1..aaaaaaaaexample
        account.a.user = ocid1.user.oc1..aaaaaaaaexample
        account.a.fingerprint = 20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
        account.a.key-content = {{env:PEM}}
        """);
    String pem = "-----BEGIN PRIVATE KEY-----\nMIIexample\n-----END PRIVATE KEY-----\n";
    Configuration read =
        Configuration.load(home, Map.of("PEM", pem)::get, Clock.systemUTC()).orThrow();
    assertEquals("the API key in key-content", read.accounts().get("a").credentials().words());
  }

  @Test
  void theProfileOfAnAccountIsWatchedAlsoWhenItIsImplicitOrBroken() throws Exception {
    Path profile = Files.createDirectories(home.resolve(".oci")).resolve("config");
    Files.writeString(profile, "[DEFAULT]\nregion=fra\n");
    Files.writeString(home.resolve(Configuration.FILE), "account.a.vendor = oracle\n");
    LoadResult result =
        Configuration.load(home, Map.of("HOME", home.toString())::get, Clock.systemUTC());
    assertTrue(((LoadResult.Invalid) result).files().contains(profile));
  }

  /** Its polls failed, each. */
  @Test
  void aProfileWhoseKeyIsNotThereWasInOrder() throws Exception {
    Files.writeString(
        home.resolve("profiles"),
        "[DEFAULT]\ntenancy=ocid1.tenancy.oc1..a\nuser=ocid1.user.oc1..a\nfingerprint=20:3b\n"
            + "key_file=~/oracle.pem\n");
    String text =
        "account.a.vendor = oracle\naccount.a.region = fra\naccount.a.config-file = profiles\n";
    String key = "account.a signs with the file " + home.resolve("oracle.pem");
    assertTrue(warnings(text).toString().contains(key), warnings(text)::toString);
    Files.writeString(home.resolve("oracle.pem"), "a key");
    assertFalse(warnings(text).toString().contains(key));
  }

  @Test
  void aProfileEditedInPlaceIsFollowedWhole() throws Exception {
    String text = "account.a.vendor = oracle\n";
    warnings(text + "account.a.region = fra\n");
    Path profile = home.resolve(".oci/config");
    Files.writeString(home.resolve(Configuration.FILE), text);
    Files.writeString(profile, Files.readString(profile) + "region=fra\n");
    Configuration before = load();
    assertTrue(ConfigurationDiff.between(before, load()).isEmpty());
    Files.writeString(
        profile, Files.readString(profile).replace("20:3b", "30:4c").replace("fra", "iad"));
    Configuration after = load();
    assertEquals(Set.of("a"), ConfigurationDiff.between(before, after).accounts().changed());
    assertEquals("us-ashburn-1", after.accounts().get("a").region());
  }

  private Configuration load() throws Exception {
    return Configuration.load(home, Map.of("HOME", home.toString())::get, Clock.systemUTC())
        .orThrow();
  }

  private List<ConfigError> warnings(String text) throws Exception {
    Files.createDirectories(home.resolve(".oci"));
    Files.writeString(
        home.resolve(".oci/config"),
        "[DEFAULT]\ntenancy=ocid1.tenancy.oc1..a\nuser=ocid1.user.oc1..a\nfingerprint=20:3b\nkey_file=k\n");
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "HUAWEICLOUD_SDK_AK", "ak",
            "HUAWEICLOUD_SDK_SK", "sk",
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    Files.writeString(home.resolve(Configuration.FILE), text);
    return Configuration.load(home, environment::get, Clock.systemUTC()).orThrow().warnings();
  }

  @Test
  void anEmptyPlaceholderCountsAsNotGiven() throws IOException {
    Configuration configuration =
        Homes.valid(
            home,
            """
            account.s.vendor = alibaba
            account.s.region = cn-hangzhou
            account.s.access-key-id = LTAIexample
            account.s.access-key-secret = {{env:VENDOR_SECRET}}
            account.s.security-token = {{env:NOT_SET:}}
            """);
    AlibabaCredentials keys = (AlibabaCredentials) configuration.accounts().get("s").credentials();
    assertNull(keys.securityToken());
  }

  @Test
  void aRotatedSecretFileCountsWithoutReadingTheConfigurationAgain() throws Exception {
    Files.writeString(home.resolve("token"), "first\n");
    Files.writeString(
        home.resolve(Configuration.FILE),
        HUAWEI.replace("{{env:VENDOR_SECRET}}", "{{file:token}}") + SQL);
    Instant[] now = {Instant.EPOCH};
    InstantSource source = () -> now[0];
    Clock clock = source.withZone(ZoneOffset.UTC);
    Configuration configuration =
        Configuration.load(LoadContext.builtIn(home, new HashMap<String, String>()::get, clock))
            .orThrow();
    HuaweiCredentials.FixedToken token =
        (HuaweiCredentials.FixedToken) configuration.accounts().get("a").credentials();
    assertEquals("first", token.token().reveal());
    Files.writeString(home.resolve("token"), "second one\n");
    now[0] = now[0].plusSeconds(2);
    assertEquals("second one", token.token().reveal());
    assertTrue(configuration.files().contains(home.resolve("token").toAbsolutePath()));
  }
}
