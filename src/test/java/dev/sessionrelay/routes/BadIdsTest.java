package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An id that the vendor's document does not allow stops the start: no request is ever made of it.
 */
class BadIdsTest {
  private static final String ACCOUNTS =
      """
      account.huawei.vendor = huawei
      account.huawei.region = cn-north-4
      account.huawei.token = t
      account.alibaba.vendor = alibaba
      account.alibaba.region = cn-hangzhou
      account.alibaba.access-key-id = LTAIexample
      account.alibaba.access-key-secret = s
      account.oracle.vendor = oracle
      account.oracle.region = us-ashburn-1
      account.oracle.tenancy = ocid1.tenancy.oc1..aaaaaaaaexample
      account.oracle.user = ocid1.user.oc1..aaaaaaaaexample
      account.oracle.fingerprint = 20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
      account.oracle.key-file = key.pem
      """;

  private static final Map<String, Map<String, String>> GOOD =
      Map.of(
          "huawei-sql-session", Map.of("workspace", "w-1", "sessions", "s-1"),
          "huawei-ray-session", Map.of("routes", "r-1"),
          "alibaba-session-cluster", Map.of("workspace", "w-1", "sessions", "s-1"),
          "alibaba-session-clusters", Map.of("workspace", "w-1", "session", "s-1"),
          "oracle-notebook-session",
              Map.of("platform", "ocid1.a.oc1.iad.x", "workspace", "w", "sessions", "s-1"));

  private static final List<String> NEVER =
      List.of(
          "a/b",
          "..",
          "a?b=c",
          "a#b",
          "a b",
          "a%2Fb",
          "a\\\\b",
          "\\u00e4",
          "a&b",
          "a:b@c",
          "a;b",
          "${env:HOME}");

  @TempDir Path home;

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String endpoint : new TreeMap<>(GOOD).keySet()) {
      for (String key : new TreeMap<>(GOOD.get(endpoint)).keySet()) {
        NEVER.forEach(bad -> cases.add(Arguments.of(endpoint, key, bad)));
        cases.add(Arguments.of(endpoint, key, "x".repeat(tooLong(endpoint, key))));
      }
    }
    return cases;
  }

  /** Huawei's documents say 36; the others say nothing, so the limit there is ours. */
  private static int tooLong(String endpoint, String key) {
    return endpoint.startsWith("huawei") ? 37 : 256;
  }

  @ParameterizedTest(name = "{0} {1} = {2}")
  @MethodSource("cases")
  void isRefusedWithItsKey(String endpoint, String key, String bad) throws IOException {
    LoadResult loaded = load(endpoint, Map.of(key, bad));
    List<String> faults =
        assertInstanceOf(LoadResult.Invalid.class, loaded).faults().stream()
            .filter(fault -> fault.severity() == ConfigError.Severity.FAULT)
            .map(ConfigError::render)
            .toList();
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).contains("target.t." + key), faults::toString);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void goodIdsAreAccepted(String endpoint) throws IOException {
    assertInstanceOf(LoadResult.Valid.class, load(endpoint, Map.of()));
  }

  static List<String> endpoints() {
    return List.copyOf(GOOD.keySet());
  }

  private LoadResult load(String endpoint, Map<String, String> instead) throws IOException {
    Map<String, String> keys = new TreeMap<>(GOOD.get(endpoint));
    keys.putAll(instead);
    keys.put("endpoint", endpoint);
    keys.put("account", endpoint.replaceFirst("-.*", ""));
    keys.put("every", "30s");
    StringBuilder text = new StringBuilder(ACCOUNTS);
    keys.forEach((key, value) -> text.append("target.t.%s = %s\n".formatted(key, value)));
    Files.writeString(home.resolve("key.pem"), "");
    Files.writeString(home.resolve(Configuration.FILE), text);
    return Configuration.load(home, name -> null, Clock.systemUTC());
  }
}
