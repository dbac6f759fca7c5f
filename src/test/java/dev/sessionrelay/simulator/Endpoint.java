package dev.sessionrelay.simulator;

import dev.sessionrelay.simulator.alibaba.AlibabaCloud;
import dev.sessionrelay.simulator.huawei.HuaweiCloud;
import dev.sessionrelay.simulator.oracle.OracleCloud;

/** The simulator's operations, by short names for tests. */
public enum Endpoint {
  HUAWEI_SQL(HuaweiCloud.SQL),
  HUAWEI_RAY(HuaweiCloud.RAY),
  ALIBABA_GET(AlibabaCloud.GET),
  ALIBABA_LIST(AlibabaCloud.LIST),
  ORACLE(OracleCloud.NOTEBOOK),
  /** Huawei's token service. */
  HUAWEI_IAM(HuaweiCloud.IAM),
  /** The demo's receiver of webhooks. */
  DEMO_WEBHOOK(DemoPages.WEBHOOK);

  private final CloudOperation operation;

  Endpoint(CloudOperation operation) {
    this.operation = operation;
  }

  /** The name in configuration, such as {@code huawei-sql-session}. */
  public String id() {
    return operation.id();
  }

  public CloudOperation operation() {
    return operation;
  }

  SessionPopulation population() {
    return operation.population().orElseThrow();
  }
}
