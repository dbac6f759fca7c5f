package dev.sessionrelay.simulator;

/** The places and sessions that exist at the simulated vendors. */
public final class Demo {
  public static final String HUAWEI_REGION = "cn-north-4";
  public static final String HUAWEI_WORKSPACE = "0b1c2d3e-1111-2222-3333-444455556666";
  public static final String ALIBABA_REGION = "cn-hangzhou";
  public static final String ALIBABA_WORKSPACE = "w-1234abcd";
  public static final String ORACLE_REGION = "eu-frankfurt-1";
  public static final String ORACLE_PLATFORM =
      "ocid1.aidataplatform.oc1.eu-frankfurt-1.demoaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  public static final String ORACLE_WORKSPACE = "demo-workspace";

  /** Every connection token begins with it, so that a leak is easy to find. */
  public static final String CONNECTION_TOKEN_PREFIX = "LEAKED-CONNECTION-TOKEN-";

  private Demo() {}

  /**
   * The id of a generated session; for {@link Endpoint#HUAWEI_RAY} the id of its route.
   *
   * @param number from 1
   */
  public static String sessionId(Endpoint endpoint, int number) {
    return switch (endpoint) {
      case HUAWEI_SQL -> "ac8111bf-3601-4905-8ddd-%012d".formatted(number);
      case HUAWEI_RAY -> "11111111-2222-3333-4444-%012d".formatted(number);
      case ALIBABA_GET, ALIBABA_LIST -> "sc-%06d".formatted(number);
      case ORACLE -> "5e551042-0a1d-4b00-8000-%012d".formatted(number);
      default -> throw new IllegalArgumentException(endpoint.id() + " has no sessions");
    };
  }

  /** Where the generated sessions of an endpoint live. */
  static String scope(Endpoint endpoint) {
    return switch (endpoint) {
      case HUAWEI_SQL -> HUAWEI_WORKSPACE;
      case ALIBABA_GET, ALIBABA_LIST -> ALIBABA_WORKSPACE;
      case ORACLE -> oracleScope(ORACLE_PLATFORM, ORACLE_WORKSPACE);
      default -> "";
    };
  }

  static String oracleScope(String platform, String workspace) {
    return platform + "/" + workspace;
  }
}
