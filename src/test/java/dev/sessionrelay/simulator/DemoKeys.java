package dev.sessionrelay.simulator;

import dev.sessionrelay.simulator.alibaba.AlibabaCloud;
import dev.sessionrelay.simulator.huawei.HuaweiCloud;
import dev.sessionrelay.simulator.oracle.OracleCloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Credentials that open nothing but the simulator. */
public final class DemoKeys {
  public static final String HUAWEI_ACCESS_KEY = HuaweiCloud.ACCESS_KEY;
  public static final String HUAWEI_SECRET_KEY = HuaweiCloud.SECRET_KEY;
  public static final String HUAWEI_USER = HuaweiCloud.USER;
  public static final String HUAWEI_PASSWORD = HuaweiCloud.PASSWORD;
  public static final String HUAWEI_PROJECT_ID = HuaweiCloud.PROJECT_ID;
  public static final String ALIBABA_ACCESS_KEY_ID = AlibabaCloud.ACCESS_KEY_ID;
  public static final String ALIBABA_ACCESS_KEY_SECRET = AlibabaCloud.ACCESS_KEY_SECRET;
  public static final String ORACLE_TENANCY = OracleCloud.TENANCY;
  public static final String ORACLE_USER = OracleCloud.USER;
  public static final String WEBHOOK_SECRET = DemoPages.WEBHOOK_SECRET;

  /** File in the keys directory: the private key, PKCS#8 PEM. */
  public static final String ORACLE_KEY_FILE = "oracle-demo-key.pem";

  /** File in the keys directory: the same as an OCI configuration with the profile DEMO. */
  public static final String ORACLE_CONFIG_FILE = "oracle-demo-config";

  private DemoKeys() {}

  /** Makes the keys of this machine, where there are none. */
  public static void ensure(Path directory) {
    Simulator.prepareKeys(directory);
  }

  /** Of Oracle's key on this machine, which is made where there is none. */
  public static String oracleFingerprint(Path directory) {
    ensure(directory);
    try {
      return Files.readAllLines(directory.resolve(ORACLE_CONFIG_FILE)).stream()
          .filter(line -> line.startsWith("fingerprint="))
          .map(line -> line.substring("fingerprint=".length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
