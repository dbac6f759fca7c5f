package dev.sessionrelay.simulator;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that the simulated vendors know: those of the demo, and what tests add. */
final class Trusted {
  /**
   * @param securityToken must come along with a temporary key; null for a permanent one
   */
  record Key(String secret, String securityToken) {
    boolean allows(Optional<String> sent) {
      return Optional.ofNullable(securityToken).equals(sent);
    }

    @Override
    public String toString() {
      return "[secret]";
    }
  }

  private final Map<String, Key> huawei = new ConcurrentHashMap<>();
  private final Map<String, Key> alibaba = new ConcurrentHashMap<>();
  private final Map<String, PublicKey> oracle = new ConcurrentHashMap<>();

  /**
   * @param keys directory of the Oracle demo key; null for none
   */
  static Trusted demo(Path keys) {
    Trusted trusted = new Trusted();
    trusted.huawei.put(DemoKeys.HUAWEI_ACCESS_KEY, new Key(DemoKeys.HUAWEI_SECRET_KEY, null));
    trusted.alibaba.put(
        DemoKeys.ALIBABA_ACCESS_KEY_ID, new Key(DemoKeys.ALIBABA_ACCESS_KEY_SECRET, null));
    if (keys != null) {
      DemoKeys.OracleKey key = DemoKeys.ensure(keys);
      trusted.oracle.put(key.keyId(), key.publicKey());
    }
    return trusted;
  }

  void huawei(String accessKey, Key key) {
    huawei.put(accessKey, key);
  }

  void alibaba(String accessKeyId, Key key) {
    alibaba.put(accessKeyId, key);
  }

  void oracle(String keyId, PublicKey key) {
    oracle.put(keyId, key);
  }

  Key huawei(String accessKey) {
    return huawei.get(accessKey);
  }

  Key alibaba(String accessKeyId) {
    return alibaba.get(accessKeyId);
  }

  PublicKey oracle(String keyId) {
    return oracle.get(keyId);
  }
}
