package dev.sessionrelay.cloud.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OracleProfileTest {
  private static final String DEFAULT =
      """
      # written by oci setup config
      [DEFAULT]
      user = ocid1.user.oc1..u
      fingerprint=20:3b:97
      tenancy=ocid1.tenancy.oc1..t
      region=eu-frankfurt-1
      key_file=~/.oci/key.pem
      pass_phrase=p=a=s=s
      """;

  @TempDir private Path home;

  private CredentialFound read(String text, String profile) throws IOException {
    return OracleProfile.read(write(text), profile, new ProcessEnvironment(name -> null, home));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(home.resolve("config"), text);
  }

  @Test
  void apiKey() throws IOException {
    CredentialFound profile = read(DEFAULT, "DEFAULT");
    assertEquals("eu-frankfurt-1", profile.region());
    OracleCredentials.ApiKey key =
        assertInstanceOf(OracleCredentials.ApiKey.class, profile.credentials());
    assertEquals("ocid1.tenancy.oc1..t", key.tenancy());
    assertEquals("ocid1.user.oc1..u", key.user());
    assertEquals("20:3b:97", key.fingerprint());
    assertEquals(home.resolve(".oci/key.pem"), key.keyFile());
    assertEquals("p=a=s=s", key.passPhrase().reveal());
  }

  @Test
  void sessionTokenProfileDoesNotInheritThePassPhraseOfAnotherKey() throws IOException {
    String text =
        DEFAULT
            + "[token]\r\nKEY_FILE=/keys/t.pem\nsecurity_token_file=~/token\n; a comment\n"
            + "region=us-ashburn-1\n";
    CredentialFound profile = read(text, "token");
    assertEquals("us-ashburn-1", profile.region());
    OracleCredentials.SessionToken token =
        assertInstanceOf(OracleCredentials.SessionToken.class, profile.credentials());
    assertEquals(home.resolve("token"), token.tokenFile());
    assertEquals(Path.of("/keys/t.pem"), token.keyFile());
    assertNull(token.passPhrase());
  }

  @Test
  void defaultFillsInWhatAProfileLeavesOut() throws IOException {
    CredentialFound profile = read(DEFAULT + "[other]\nuser=ocid1.user.oc1..o\n", "other");
    OracleCredentials.ApiKey key = (OracleCredentials.ApiKey) profile.credentials();
    assertEquals("ocid1.user.oc1..o", key.user());
    assertEquals("ocid1.tenancy.oc1..t", key.tenancy());
    assertEquals("p=a=s=s", key.passPhrase().reveal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[DEFAULT]\\nuser=u | DEFAULT | , profile [DEFAULT]: entry 'key_file' is missing; add a"
            + " line such as key_file=~/.oci/oci_api_key.pem",
        "[DEFAULT]\\nkey_file=k\\ntenancy=\\nuser=u | DEFAULT | , profile [DEFAULT]: entry"
            + " 'tenancy' is missing; add a line such as tenancy=ocid1.tenancy.oc1..aaaaexample",
        "[DEFAULT]\\n[b]\\n | B | ` has no profile [B]; it has [DEFAULT, b]; set profile to one of"
            + " these`",
        "[DEFAULT]\\nkey_file=k\\ntenancy=ocid1.user.oc1..a\\nuser=ocid1.tenancy.oc1..a | DEFAULT |"
            + " `, line 3, profile [DEFAULT]: tenancy is the OCID of something else; write one that"
            + " begins with ocid1.tenancy.`",
        "user=u | DEFAULT | ` line 1: expected a profile line such as [DEFAULT] first`",
        "[DEFAULT]\\n\\nuser | DEFAULT | ` line 3: expected name=value, such as"
            + " region=eu-frankfurt-1`",
      })
  void faultsNameFileProfileAndEntry(String text, String profile, String fault) {
    CredentialException failure =
        assertThrows(
            CredentialException.class, () -> read(text.replace("\\n", "\n"), profile.strip()));
    assertEquals("OCI configuration file " + home.resolve("config") + fault, failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "iad, us-ashburn-1",
    "PHX, us-phoenix-1",
    "fra, eu-frankfurt-1",
    "eu-new-9, eu-new-9"
  })
  void shortCodesOfRegionsBecomeNames(String word, String name) throws IOException {
    assertEquals(name, read(DEFAULT.replace("eu-frankfurt-1", word), "DEFAULT").region());
  }

  @ParameterizedTest
  @CsvSource({
    "eu-frankfurt-1, https://aidp.eu-frankfurt-1.oci.oraclecloud.com",
    "eu-frankfurt-2, https://aidp.eu-frankfurt-2.oci.oraclecloud.eu",
    "us-gov-ashburn-1, https://aidp.us-gov-ashburn-1.oci.oraclegovcloud.com",
    "uk-gov-london-1, https://aidp.uk-gov-london-1.oci.oraclegovcloud.uk",
    "ap-chiyoda-1, https://aidp.ap-chiyoda-1.oci.oraclecloud8.com",
    "iad, https://aidp.us-ashburn-1.oci.oraclecloud.com",
  })
  void otherRealmsHaveOtherDomains(String region, String address) {
    assertEquals(address, OracleVendor.VENDOR.address(region).orElseThrow().toString());
  }

  @Test
  void everyRegionOfTheVendorsSdkHasItsNameAndDomain() {
    for (com.oracle.bmc.Region region : com.oracle.bmc.Region.values()) {
      assertEquals(region.getRegionId(), OracleRegions.name(region.getRegionCode()));
      assertEquals(
          region.getRealm().getSecondLevelDomain(), OracleRegions.domain(region.getRegionId()));
    }
  }

  @Test
  void aByteOrderMarkAndColonsAreAcceptedAsByOraclesOwnTools() throws IOException {
    CredentialFound profile =
        read(
            "\uFEFF" + DEFAULT.replace("region=", "region: ").replace("user =", "user :"),
            "DEFAULT");
    assertEquals("eu-frankfurt-1", profile.region());
    assertEquals("ocid1.user.oc1..u", ((OracleCredentials.ApiKey) profile.credentials()).user());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "region=eu-frankfurt-1 | region=us-ashburn-1 # home | line 6, profile [DEFAULT]: region has",
        "region=eu-frankfurt-1 | region=\"us-ashburn-1\" | line 6, profile [DEFAULT]: region has",
        "fingerprint=20:3b:97 | fingerprint='20:3b:97' | line 4, profile [DEFAULT]: fingerprint has",
        "pass_phrase=p=a=s=s | authentication_type=oauth | line 8, profile [DEFAULT]:"
            + " authentication_type is not supported",
      })
  void anOddEntryIsAnErrorOfItsLine(String entry, String odd, String fault) {
    CredentialException failure =
        assertThrows(
            CredentialException.class,
            () -> read(DEFAULT.replace(entry.strip(), odd.strip()), "DEFAULT"));
    assertTrue(failure.getMessage().contains(fault.strip()), failure.getMessage());
  }

  @Test
  void missingFile() {
    Path missing = home.resolve("missing");
    CredentialException failure =
        assertThrows(
            CredentialException.class,
            () ->
                OracleProfile.read(missing, "DEFAULT", new ProcessEnvironment(name -> null, home)));
    assertEquals(
        "OCI configuration file " + missing + " does not exist; create it with: oci setup config",
        failure.getMessage());
  }
}
