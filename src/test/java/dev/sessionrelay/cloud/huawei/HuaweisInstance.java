package dev.sessionrelay.cloud.huawei;

import com.huaweicloud.sdk.core.auth.MetadataAccessor;
import com.huaweicloud.sdk.core.internal.model.Credential;

/**
 * Huawei's own library in an instance, as a process, because it is led to another metadata service
 * by the proxy of its JVM alone. Prints the parts of the key that it gets.
 */
final class HuaweisInstance {
  private HuaweisInstance() {}

  public static void main(String[] none) {
    Credential key = new MetadataAccessor().getCredential(null);
    System.out.printf(
        "key %s %s %s %d%n",
        key.getAccess(), key.getSecret(), key.getSecurityToken(), key.getExpiresAt());
    System.exit(0);
  }
}
