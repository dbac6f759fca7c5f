package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.settings.SecretPatterns;
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
