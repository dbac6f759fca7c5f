package dev.sessionrelay.cloud.huawei;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.TokenHttp;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.time.Clock;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;

/** A project that access keys name by its name: {@code X-Project-Id} takes its id. */
class HuaweiProjectTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final OutgoingRequest REQUEST =
      new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);

  @Test
  void theIdOfANamedProjectIsAskedForOnceAndSigned() throws Exception {
    String found =
        "{\"projects\":[{\"name\":\"other\",\"id\":\"x\"},{\"name\":\"my project\",\"id\":\""
            + ID
            + "\"}]}";
    try (RawHttpServer iam = RawHttpServer.start(any -> new Reply(200, Map.of(), found))) {
      Authenticator authenticator = authenticator(iam, "my project");
      for (int i = 0; i < 3; i++) {
        Map<String, String> headers = authenticator.authenticate(REQUEST);
        assertEquals(ID, headers.get("X-Project-Id"));
        assertTrue(headers.get("Authorization").contains("SignedHeaders=host;x-project-id;"));
      }
      assertEquals(1, iam.requests().size());
      assertEquals(
          "GET /v3/projects?name=my+project",
          iam.requests().get(0).method() + " " + iam.requests().get(0).target());
      String signed = iam.requests().get(0).headers().get("authorization");
      assertTrue(signed.startsWith("SDK-HMAC-SHA256 Access=AK, "), signed);
    }
  }

  @Test
  void aProjectThatIsNotThereIsSaidSo() throws Exception {
    try (RawHttpServer iam =
        RawHttpServer.start(any -> new Reply(200, Map.of(), "{\"projects\":[]}"))) {
      CredentialException failure =
          assertThrows(
              CredentialException.class, () -> authenticator(iam, "p").authenticate(REQUEST));
      assertTrue(failure.getMessage().contains("knows no project of the name p"));
    }
  }

  @Test
  void aRefusalIsAnAnswerOfTheAccountsService() throws Exception {
    try (RawHttpServer iam = RawHttpServer.start(any -> Reply.of(403))) {
      CredentialException failure =
          assertThrows(
              CredentialException.class, () -> authenticator(iam, "p").authenticate(REQUEST));
      assertEquals(403, failure.answer().orElseThrow().status());
    }
  }

  @Test
  void theSiteForEuropeHasADomainOfItsOwn() {
    assertEquals(
        "https://fabric-ep.eu-west-101.myhuaweicloud.eu",
        HuaweiVendor.VENDOR.address("eu-west-101").orElseThrow().toString());
    assertEquals("https://iam.eu-west-101.myhuaweicloud.eu", HuaweiIam.host("iam", "eu-west-101"));
    assertEquals("https://iam.cn-north-4.myhuaweicloud.com", HuaweiIam.host("iam", "cn-north-4"));
  }

  private static Authenticator authenticator(RawHttpServer iam, String name) {
    return new HuaweiCredentials.Keys(
            Secret.of("AK"), Secret.of("SK"), null, null, name, iam.uri("/"))
        .authenticator(
            Clock.systemUTC(),
            Clock.systemUTC(),
            () -> "n",
            new TokenHttp(HttpClients.createDefault()));
  }
}
