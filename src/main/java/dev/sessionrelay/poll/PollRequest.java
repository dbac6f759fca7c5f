package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient.VendorResponse;

/** What the {@code vendor:} component can send: a poll, or a listing that wants its next page. */
public sealed interface PollRequest permits DuePoll, PagedListing {
  DuePoll poll();

  /** Pages of the answer that are there already. */
  int page();

  /** Value of a request template's parameter, or null where there is none. */
  String parameter(String name);

  /**
   * What was asked and the vendor's 200 to it: the body of a message behind a {@code vendor:} step.
   */
  record AnsweredRequest(PollRequest request, VendorResponse response) {}
}
