package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator's own reckoning of signatures against vectors that the vendors' code gives. */
class PublishedVectorsTest {

  @ParameterizedTest
  @CsvSource({
    "GET, https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2"
        + "&marker=13551d6b-755d-4757-b956-536f674975c0,"
        + " fd95e7da6f695cfb4cabbb9d6b0968aec155bc576b064835282473539ae9ea1d",
    "GET, https://fabric.cn-north-4.myhuaweicloud.com/v1/workspaces/0b1c2d3e-1111-2222-3333-"
        + "444455556666/sessions/ac8111bf-3601-4905-8ddd-b41d3e636a4e,"
        + " 90f231f906572777badd973e826f90bff6cc1a5e81fdb3c36c10556454061b18",
    "POST, https://fabric.cn-north-4.myhuaweicloud.com/v1/sessions?route_id=11111111-2222-3333-"
        + "4444-555555555555,"
        + " a430a58e301eb67be14d73d0af57c292f6d5da65814744e3193a9ec264f27daa",
  })
  void huawei(String method, URI uri, String signature) {
    Call call =
        call(method, uri, Map.of("host", uri.getAuthority(), "x-sdk-date", "20191115T033655Z"));

    assertEquals(
        signature, HuaweiSignature.expected(call, List.of("host", "x-sdk-date"), "SecretKey"));
  }

  @Test
  void alibabaAsTheVendorPublishedIt() {
    URI uri =
        URI.create(
            "https://ecs.cn-shanghai.aliyuncs.com/"
                + "?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"
                + "&RegionId=cn-shanghai");
    Map<String, String> headers =
        acs(
            uri,
            "RunInstances",
            "2014-05-26",
            "2023-10-26T10:22:32Z",
            "3156853299f313e23d1673dc12e1703d");

    assertEquals(
        "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        alibaba("POST", uri, headers));
  }

  @Test
  void alibabaSessionCluster() {
    URI uri =
        URI.create(
            "https://emr-serverless-spark.cn-hangzhou.aliyuncs.com"
                + "/api/v1/workspaces/w-1234abcd/sessionClusters/sc-123131?regionId=cn-hangzhou");
    Map<String, String> headers =
        acs(
            uri,
            "GetSessionCluster",
            "2023-08-08",
            "2026-01-02T03:04:05Z",
            "00000000-0000-4000-8000-000000000001");

    assertEquals(
        "a0e3aaa8528dda8780d429ba62aa722947bdebc2a74b6cd70a311c97b8fb07c4",
        alibaba("GET", uri, headers));
  }

  private static String alibaba(String method, URI uri, Map<String, String> headers) {
    List<String> signed = headers.keySet().stream().sorted().toList();
    return AlibabaSignature.expected(call(method, uri, headers), signed, "YourAccessKeySecret");
  }

  private static Map<String, String> acs(
      URI uri, String action, String version, String date, String nonce) {
    return Map.of(
        "host", uri.getAuthority(),
        "x-acs-action", action,
        "x-acs-version", version,
        "x-acs-date", date,
        "x-acs-signature-nonce", nonce,
        "x-acs-content-sha256", Digests.sha256(""));
  }

  private static Call call(String method, URI uri, Map<String, String> values) {
    Headers headers = new Headers();
    values.forEach(headers::set);
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new Call(method, uri.getRawPath(), query, headers, new byte[0], Instant.EPOCH);
  }
}
