package dev.sessionrelay.account;

import java.util.Collections;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One request to a vendor, complete but for the credential.
 *
 * @param target the operator's target that it is made for
 * @param path percent-encoded, without what the account's address begins with
 * @param query percent-encoded, or null for none
 * @param headers what the vendor's document asks for beside credentials
 * @param known whether a 200 with this body has been read before, and was no error
 */
public record VendorRequest(
    String target,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    Predicate<byte[]> known) {
  public VendorRequest {
    // In the order of the route: a copy by Map.copyOf has another one in each process.
    headers = Collections.unmodifiableMap(headers);
  }
}
