package dev.sessionrelay.failure;

/**
 * What a vendor said about a refused request, from its body and headers. Null means that it did not
 * say; texts are bounded and free of control characters.
 *
 * @param code the vendor's error code, such as {@code APIG.0308} or {@code Throttling.User}
 * @param solution the vendor's own advice ({@code solution_msg}, {@code Recommend})
 */
public record VendorError(String code, String message, String solution, String requestId) {
  public static final VendorError NONE = new VendorError(null, null, null, null);
}
