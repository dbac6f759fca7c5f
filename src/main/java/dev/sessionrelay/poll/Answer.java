package dev.sessionrelay.poll;

/**
 * What was asked and the vendor's 200 to it: the body of a message behind a {@code vendor:} step.
 */
public record Answer(Request request, VendorResponse response) {
  /** The same, in other words. */
  Answer rewritten(byte[] body) {
    return new Answer(request, new VendorResponse(body, response.requestId(), response.at()));
  }
}
