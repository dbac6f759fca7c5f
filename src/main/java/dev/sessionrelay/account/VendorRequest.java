package dev.sessionrelay.account;

import java.util.Map;

/**
 * One request to a vendor, complete but for the credential.
 *
 * @param path percent-encoded, without what the account's address begins with
 * @param query percent-encoded, or null for none
 * @param headers what the vendor's document asks for beside credentials
 */
public record VendorRequest(String method, String path, String query, Map<String, String> headers) {
  public VendorRequest {
    headers = Map.copyOf(headers);
  }
}
