package dev.sessionrelay.cloud;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One cloud: everything that the relay knows about it. {@link Vendors} is the list.
 *
 * @param name the word of {@code account.<name>.vendor}
 * @param label as texts for people name it
 * @param errors what its errors look like, and what its error codes mean
 * @param headers which are part of its authentication, and which may be shown
 * @param locksKeys whether a few bad signatures in a row lock the key: then a credential that was
 *     refused is tried by one request at a time
 * @param tells what its answers say of a session, where not every vendor's do
 */
public record Vendor(
    String name,
    String label,
    List<EndpointDefinition> endpoints,
    Region region,
    VendorCredentials credentials,
    ErrorFormat errors,
    HeaderRules headers,
    boolean locksKeys,
    Set<SessionFact> tells) {

  public Vendor {
    endpoints = List.copyOf(endpoints);
    tells = Set.copyOf(tells);
  }

  /** Where the vendor answers when an account does not say otherwise; empty when nobody knows. */
  public Optional<URI> address(String name) {
    return Optional.ofNullable(region.address().apply(name)).map(URI::create);
  }

  /**
   * Regions of a vendor.
   *
   * @param example such as {@code eu-1}
   * @param otherSource what else may name the region, such as a profile; null when nothing does
   * @param always whether it is needed even where the address is given
   * @param address the vendor's base address in a region, or null
   * @param known regions there are, to find typing errors with: new ones are no error
   */
  public record Region(
      String example,
      String otherSource,
      boolean always,
      UnaryOperator<String> address,
      Set<String> known) {
    public Region {
      known = Set.copyOf(known);
    }
  }
}
