package dev.sessionrelay.account;

import java.util.Collections;
import java.util.Map;

/**
 * One request to a vendor, complete but for the credential.
 *
 * @param target the operator's target that it is made for
 * @param path percent-encoded, without what the account's address begins with
 * @param query percent-encoded, or null for none
 * @param headers what the vendor's document asks for beside credentials
 */
public record VendorRequest(
    String target, String method, String path, String query, Map<String, String> headers) {
  public VendorRequest {
    // In the order of the route: a copy by Map.copyOf has another one in each process.
    headers = Collections.unmodifiableMap(headers);
  }
}
