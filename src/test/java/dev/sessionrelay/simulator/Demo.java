package dev.sessionrelay.simulator;

import dev.sessionrelay.simulator.alibaba.AlibabaCloud;
import dev.sessionrelay.simulator.huawei.HuaweiCloud;
import dev.sessionrelay.simulator.oracle.OracleCloud;

/** The places and sessions that exist at the simulated vendors. */
public final class Demo {
  public static final String HUAWEI_REGION = HuaweiCloud.PROJECT;
  public static final String HUAWEI_WORKSPACE = HuaweiCloud.WORKSPACE;
  public static final String ALIBABA_REGION = AlibabaCloud.REGION;
  public static final String ALIBABA_WORKSPACE = AlibabaCloud.WORKSPACE;
  public static final String ORACLE_PLATFORM = OracleCloud.PLATFORM;
  public static final String ORACLE_WORKSPACE = OracleCloud.WORKSPACE;

  /** Every connection token begins with it, so that a leak is easy to find. */
  public static final String CONNECTION_TOKEN_PREFIX = "LEAKED-CONNECTION-TOKEN-";

  private Demo() {}

  /**
   * The id of a generated session; for {@link Endpoint#HUAWEI_RAY} the id of its route.
   *
   * @param number from 1
   */
  public static String sessionId(Endpoint endpoint, int number) {
    return endpoint.population().sessionId(number);
  }
}
