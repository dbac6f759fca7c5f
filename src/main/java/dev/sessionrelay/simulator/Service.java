package dev.sessionrelay.simulator;

/** A population of sessions. Both Alibaba calls look at the same one. */
enum Service {
  HUAWEI_SQL,
  HUAWEI_RAY,
  ALIBABA_SPARK,
  ORACLE_NOTEBOOK
}
