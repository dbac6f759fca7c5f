package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.settings.SecretPatterns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization | SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=5e"
            + " | SDK-HMAC-SHA256 Access=AK1, [secret]",
        "authorization | ACS3-HMAC-SHA256 Credential=LTAI1,SignedHeaders=host,Signature=5e"
            + " | ACS3-HMAC-SHA256 Credential=LTAI1, [secret]",
        "Authorization | Signature version=\"1\",headers=\"x-date\",keyId=\"ocid1.t/ocid1.u/20:3b\",signature=\"5e\""
            + " | Signature keyId=\"ocid1.t/ocid1.u/20:3b\", [secret]",
        "Authorization | Signature version=\"1\",keyId=\"ST$eyJ0\",signature=\"5e\""
            + " | Signature [secret]",
        "Authorization | Signature keyId=\"ST$eyJ0\",signature=\"5e\" | Signature [secret]",
        "Authorization | SDK-HMAC-SHA256 Signature=5e | SDK-HMAC-SHA256 [secret]",
        "Authorization | Bearer eyJ0 | Bearer [secret]",
        "Authorization | Basic dXNlcjpwYXNz | Basic [secret]",
        "Authorization | eyJ0 | [secret]",
        "Authorization | eyJ0 eyJ1 | [secret]",
        "Proxy-Authorization | Basic dXNlcjpwYXNz | [secret]",
        "X-Auth-Token | MIIF | [secret]",
        "x-acs-security-token | CAIS | [secret]",
        "X-Security-Token | gQpj | [secret]",
        "X-Api-Key | k1 | [secret]",
        "Cookie | a=b | [secret]",
        "Host | example.com:8443 | example.com:8443",
        "x-acs-signature-nonce | n1 | n1",
        "X-Sdk-Date | 20261120T140000Z | 20261120T140000Z",
      })
  void headersShowNoMoreThanSchemeAndKeyId(String name, String value, String shown) {
    assertEquals(shown, Vendors.headers().shown(name, value));
  }

  /** Of a signed request the key's name may be repeated in an answer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization | SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host, Signature=5e | 5e",
        "authorization | ACS3-HMAC-SHA256 Credential=LTAI1,Signature=5e,SignedHeaders=host | 5e",
        "Authorization | Signature keyId=\"ocid1.t/20:3b\",signature=\"5e+/=\" | 5e+/=",
        "Authorization | SDK-HMAC-SHA256 Signature=a1 Signature=b2 | a1;b2",
        "Authorization | Bearer eyJ0\teyJ1 | eyJ0",
        "Authorization | bearer eyJ0 | eyJ0",
        "Authorization | BASIC dXNlcg== | dXNlcg==",
        "Authorization | Bearer | ''",
        "Authorization | Signature=, Access=AK1 | ''",
        "Authorization | \u0130 Bearer eyJ0 | \u0130 Bearer eyJ0",
        "X-Auth-Token | MIIF, x | MIIF, x",
        "X-Unknown | v | v",
        "Host | example.com | ''",
        "X-Sdk-Date | 20261120T140000Z | ''",
      })
  void secretsOfAHeaderAreKnown(String name, String value, String secrets) {
    assertEquals(secrets, String.join(";", Vendors.headers().secrets(name, value)));
  }

  @Test
  void rulesOfTwoVendorsHoldTogether() {
    HeaderRules one =
        new HeaderRules(Set.of("x-one"), Set.of("x-a"), Map.of("A", "id=\\w+"), Set.of("SIG="));
    HeaderRules other = new HeaderRules(Set.of("x-two"), Set.of("x-b"), Map.of("B", ""), Set.of());
    HeaderRules both = one.and(other);
    assertEquals(Set.of("x-one", "x-two"), both.ours());
    assertEquals("v", both.shown("X-A", "v"));
    assertEquals("v", both.shown("x-b", "v"));
    assertEquals("A id=7, [secret]", both.shown("Authorization", "A sig=5e id=7"));
    assertEquals("B [secret]", both.shown("Authorization", "B x"));
    assertEquals(List.of("5e"), both.secrets("Authorization", "A sig=5e id=7"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/s?nextToken=abc&kind=SQL, /v1/s?nextToken=abc&kind=SQL",
    "/v1/s?a=1&api_key=k&b=2, /v1/s?a=1&api_key=[secret]&b=2",
    "/v1/s?token=t, /v1/s?token=[secret]",
    "/v1/s?X-Amz-Signature=5e, /v1/s?X-Amz-Signature=[secret]",
    "/v1/token=t, /v1/token=t",
  })
  void parametersWithSecretNamesAreMasked(String target, String shown) {
    assertEquals(shown, SecretPatterns.inAddress(target));
  }
}
