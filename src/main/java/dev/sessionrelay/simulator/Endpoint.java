package dev.sessionrelay.simulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the simulator serves, by the names that configuration uses. */
public enum Endpoint {
  HUAWEI_SQL("huawei-sql-session", Vendor.HUAWEI, Service.HUAWEI_SQL),
  HUAWEI_RAY("huawei-ray-session", Vendor.HUAWEI, Service.HUAWEI_RAY),
  ALIBABA_GET("alibaba-session-cluster", Vendor.ALIBABA, Service.ALIBABA_SPARK),
  ALIBABA_LIST("alibaba-session-clusters", Vendor.ALIBABA, Service.ALIBABA_SPARK),
  ORACLE("oracle-notebook-session", Vendor.ORACLE, Service.ORACLE_NOTEBOOK),
  /** Huawei's token service. */
  HUAWEI_IAM("huawei-iam", Vendor.HUAWEI, null),
  /** The demo's receiver of webhooks. */
  DEMO_WEBHOOK("demo-webhook", Vendor.DEMO, null);

  private final String id;
  private final Vendor vendor;
  private final Service service;

  Endpoint(String id, Vendor vendor, Service service) {
    this.id = id;
    this.vendor = vendor;
    this.service = service;
  }

  /** The name in configuration, such as {@code huawei-sql-session}. */
  public String id() {
    return id;
  }

  Vendor vendor() {
    return vendor;
  }

  Optional<Service> service() {
    return Optional.ofNullable(service);
  }

  /**
   * @throws IllegalArgumentException naming the valid ones
   */
  public static Endpoint named(String id) {
    return Arrays.stream(values())
        .filter(endpoint -> endpoint.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(id)));
  }

  private static String unknown(String id) {
    return "'%s' is no endpoint of the simulator; expected one of %s".formatted(id, names());
  }

  private static String names() {
    return Arrays.stream(values()).map(Endpoint::id).collect(Collectors.joining(", "));
  }
}
