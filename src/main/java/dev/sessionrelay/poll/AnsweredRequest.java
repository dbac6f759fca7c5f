package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient.VendorResponse;

/**
 * What was asked and the vendor's 200 to it: the body of a message behind a {@code vendor:} step.
 */
public record AnsweredRequest(PollRequest request, VendorResponse response) {
  /** The same, in other words. */
  AnsweredRequest rewritten(byte[] body) {
    return new AnsweredRequest(
        request, new VendorResponse(body, response.requestId(), response.at()));
  }
}
