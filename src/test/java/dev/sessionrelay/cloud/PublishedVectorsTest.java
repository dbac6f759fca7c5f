package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.alibaba.AlibabaSigner;
import dev.sessionrelay.cloud.huawei.HuaweiSigner;
import dev.sessionrelay.cloud.oracle.OracleSigner;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that the vendors published, or that their own libraries computed. */
class PublishedVectorsTest {
  private static final byte[] NOTHING = new byte[0];

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET service.region.example.com /v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs"
            + " limit=2&marker=13551d6b-755d-4757-b956-536f674975c0"
            + " fd95e7da6f695cfb4cabbb9d6b0968aec155bc576b064835282473539ae9ea1d",
        "GET fabric.cn-north-4.myhuaweicloud.com"
            + " /v1/workspaces/0b1c2d3e-1111-2222-3333-444455556666/sessions/ac8111bf-3601-4905-8ddd-b41d3e636a4e"
            + " '' 90f231f906572777badd973e826f90bff6cc1a5e81fdb3c36c10556454061b18",
        "POST fabric.cn-north-4.myhuaweicloud.com /v1/sessions"
            + " route_id=11111111-2222-3333-4444-555555555555"
            + " a430a58e301eb67be14d73d0af57c292f6d5da65814744e3193a9ec264f27daa",
      })
  void huawei(String method, String host, String path, String query, String expected)
      throws Exception {
    AccessKey keys = new AccessKey("AccessKey", HmacKey.of("SecretKey"), null);
    Map<String, String> headers =
        HuaweiSigner.sign(
            new OutgoingRequest(method, host, path, query, Map.of(), NOTHING),
            keys,
            null,
            Instant.parse("2019-11-15T03:36:55Z"));

    assertEquals("20191115T033655Z", headers.get("X-Sdk-Date"));
    assertEquals(
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, Signature=" + expected,
        headers.get("Authorization"));
  }

  @Test
  void alibabaPublishedByTheVendor() throws Exception {
    OutgoingRequest request =
        new OutgoingRequest(
            "POST",
            "ecs.cn-shanghai.aliyuncs.com",
            "/",
            "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
            Map.of("x-acs-action", "RunInstances", "x-acs-version", "2014-05-26"),
            NOTHING);

    assertEquals(
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
            + "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
            + "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        alibaba(request, "2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d"));
  }

  @Test
  void alibabaSessionCluster() throws Exception {
    OutgoingRequest request =
        new OutgoingRequest(
            "GET",
            "emr-serverless-spark.cn-hangzhou.aliyuncs.com",
            "/api/v1/workspaces/w-1234abcd/sessionClusters/sc-123131",
            "regionId=cn-hangzhou",
            Map.of("x-acs-action", "GetSessionCluster", "x-acs-version", "2023-08-08"),
            NOTHING);

    String authorization =
        alibaba(request, "2026-01-02T03:04:05Z", "00000000-0000-4000-8000-000000000001");
    assertEquals(
        "a0e3aaa8528dda8780d429ba62aa722947bdebc2a74b6cd70a311c97b8fb07c4",
        authorization.substring(authorization.indexOf("Signature=") + 10));
  }

  private static String alibaba(OutgoingRequest request, String date, String nonce)
      throws Exception {
    AccessKey keys = new AccessKey("YourAccessKeyId", HmacKey.of("YourAccessKeySecret"), null);
    return AlibabaSigner.sign(request, keys, Instant.parse(date), nonce).get("Authorization");
  }

  @Test
  void oracleSigningStringOfTheDocumentation() throws Exception {
    KeyPair pair = rsa();
    OutgoingRequest request =
        new OutgoingRequest(
            "GET", "aidp.example.com:8443", "/20260430/x", "a=b%20c", Map.of(), NOTHING);
    Map<String, String> headers =
        OracleSigner.sign(
            request,
            new OracleSigner.Key("t/u/f", pair.getPrivate()),
            Instant.parse("2026-01-02T03:04:05Z"),
            "id-1");

    String prefix =
        "Signature version=\"1\",headers=\"x-date (request-target) host\",keyId=\"t/u/f\","
            + "algorithm=\"rsa-sha256\",signature=\"";
    String authorization = headers.get("Authorization");
    assertEquals(prefix, authorization.substring(0, prefix.length()));
    assertEquals("Fri, 02 Jan 2026 03:04:05 GMT", headers.get("x-date"));
    assertEquals("id-1", headers.get("opc-request-id"));

    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(pair.getPublic());
    verifier.update(
        ("x-date: Fri, 02 Jan 2026 03:04:05 GMT\n"
                + "(request-target): get /20260430/x?a=b%20c\n"
                + "host: aidp.example.com:8443")
            .getBytes());
    String signature = authorization.substring(prefix.length(), authorization.length() - 1);
    assertEquals(true, verifier.verify(Base64.getDecoder().decode(signature)));
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }
}
