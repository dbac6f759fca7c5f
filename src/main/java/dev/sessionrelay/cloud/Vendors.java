package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.alibaba.AlibabaVendor;
import dev.sessionrelay.cloud.huawei.HuaweiVendor;
import dev.sessionrelay.cloud.oracle.OracleVendor;
import java.util.List;
import java.util.Optional;

/** The vendors that are part of the product: the only place that names them. */
public final class Vendors {
  /** For the texts of examples, which fit together. */
  public static final String EXAMPLE = "alibaba";

  public static final String EXAMPLE_ENDPOINT = "huawei-sql-session";
  public static final String OTHER_EXAMPLE_ENDPOINT = "oracle-notebook-session";
  public static final String EXAMPLE_LISTING = "alibaba-session-clusters";

  private static final List<Vendor> ALL =
      List.of(HuaweiVendor.VENDOR, AlibabaVendor.VENDOR, OracleVendor.VENDOR);

  private static final HeaderRules HEADERS =
      ALL.stream().map(Vendor::headers).reduce(own().headers(), HeaderRules::and);

  private Vendors() {}

  public static List<Vendor> all() {
    return ALL;
  }

  public static List<String> names() {
    return ALL.stream().map(Vendor::name).toList();
  }

  /** The vendor of this word: one of the product, or the one for operators' own endpoints. */
  public static Vendor of(String name) {
    return find(name).orElse(own());
  }

  public static Optional<Vendor> find(String name) {
    return ALL.stream().filter(vendor -> vendor.name().equals(name)).findFirst();
  }

  /** What stands for every vendor word that is none of the product's. */
  public static Vendor own() {
    return OwnVendor.VENDOR;
  }

  /** The endpoints of all vendors. */
  public static List<EndpointDefinition> endpoints() {
    return ALL.stream().flatMap(vendor -> vendor.endpoints().stream()).toList();
  }

  public static Optional<EndpointDefinition> endpoint(String name) {
    return endpoints().stream().filter(endpoint -> endpoint.name().equals(name)).findFirst();
  }

  /** The headers of all vendors: what one adds or hides is nothing for another to see. */
  public static HeaderRules headers() {
    return HEADERS;
  }
}
