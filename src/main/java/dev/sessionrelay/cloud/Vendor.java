package dev.sessionrelay.cloud;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** One cloud: everything that the relay knows about it. {@link Vendors} is the list. */
public interface Vendor {
  /** The word of {@code account.<name>.vendor}. */
  String name();

  /** As texts for people name it. */
  String label();

  List<EndpointDefinition> endpoints();

  Region region();

  /** Where the vendor answers when an account does not say otherwise; empty when nobody knows. */
  Optional<URI> address(String region);

  VendorCredentials credentials();

  /** What its errors look like, and what its error codes mean. */
  ErrorFormat errors();

  /** Which headers are part of its authentication, and which may be shown. */
  HeaderRules headers();

  /**
   * Whether a few bad signatures in a row lock the key: then a credential that was refused is tried
   * by one request at a time.
   */
  default boolean locksKeys() {
    return false;
  }

  /**
   * Regions of a vendor.
   *
   * @param example such as {@code eu-1}
   * @param otherSource what else may name the region, such as a profile; null when nothing does
   * @param always whether it is needed even where the address is given
   */
  record Region(String example, String otherSource, boolean always) {
    public Region(String example) {
      this(example, null, false);
    }
  }
}
