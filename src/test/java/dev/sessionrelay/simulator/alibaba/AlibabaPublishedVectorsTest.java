package dev.sessionrelay.simulator.alibaba;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.Signing;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The simulator's own reckoning of signatures against vectors that the vendors' code gives. */
class AlibabaPublishedVectorsTest {
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
    return AlibabaProof.expected(
        Signing.call(method, uri.getRawPath() + query(uri), "", headers),
        signed,
        "YourAccessKeySecret");
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

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }
}
