package dev.sessionrelay.cloud;

/** Where the vendors answer when an account does not say otherwise. */
public final class DefaultHosts {
  private DefaultHosts() {}

  /** Only for the three vendors that are built in. */
  public static String of(String vendor, String region) {
    return switch (vendor) {
      case Endpoints.HUAWEI -> "https://fabric-ep." + region + ".myhuaweicloud.com";
      case Endpoints.ALIBABA -> "https://emr-serverless-spark." + region + ".aliyuncs.com";
      case Endpoints.ORACLE -> "https://aidp." + region + ".oci.oraclecloud.com";
      default -> throw new IllegalArgumentException(vendor);
    };
  }

  public static String huaweiIam(String region) {
    return "https://iam." + region + ".myhuaweicloud.com";
  }
}
