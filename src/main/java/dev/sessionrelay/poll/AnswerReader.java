package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.mapping.SessionMapping;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import java.time.Clock;
import org.apache.camel.Variable;

/**
 * Reads a vendor's answers as canonical sessions: the bean that a vendor route calls by the
 * endpoint's own name.
 *
 * @param maxPages most pages of one listing ({@code limits.pages})
 */
public record AnswerReader(
    SessionMapping mapping, Coverage coverage, int maxPages, FailureTable failures) {

  /** Reads the answer about one session. */
  public Observation observe(AnsweredRequest answer) {
    DuePoll poll = answer.request().poll();
    SessionPage page = read(answer);
    return new Observation(
        poll.origin(),
        poll.askedFor(),
        coverage,
        poll.filter(),
        page.seen(),
        answer.response().at(),
        poll.everyPoll(),
        poll.turn().place());
  }

  /** Begins a listing. */
  public PagedListing list(DuePoll poll) {
    return new PagedListing(poll, maxPages);
  }

  /**
   * True while there is a page to ask for.
   *
   * @param body the listing; something else when a page has failed: Camel asks once more then
   */
  public boolean more(Object body) {
    return body instanceof PagedListing listing && listing.isOpen();
  }

  /** Adds a page to its listing. */
  public PagedListing page(AnsweredRequest answer) {
    try {
      return ((PagedListing) answer.request()).add(read(answer), answer.response().at());
    } catch (MalformedAnswerException e) {
      throw new PollException(failures.classify(e));
    }
  }

  /** Ends a listing. */
  public Observation observe(PagedListing listing) {
    DuePoll poll = listing.poll();
    return new Observation(
        poll.origin(),
        null,
        listing.isComplete() ? Coverage.COMPLETE : Coverage.PARTIAL,
        poll.filter(),
        listing.seen(),
        listing.at(),
        poll.everyPoll(),
        poll.turn().place());
  }

  /**
   * Reads canonical session JSON that a route has made by steps of its own: one session, or all
   * sessions of the target. Bean {@code sessionsJson}.
   */
  public record OfJson(AnswerReader reading, Clock clock) {
    /**
     * @param json the body of the message, as text or bytes
     */
    public Observation observe(byte[] json, @Variable(PollRecorder.POLL) DuePoll poll) {
      return reading.observe(
          new AnsweredRequest(poll, new VendorResponse(json, null, clock.instant(), false)));
    }
  }

  private SessionPage read(AnsweredRequest answer) {
    DuePoll poll = answer.request().poll();
    VendorResponse response = answer.response();
    try {
      SessionPage page = poll.memory().recall(answer, mapping);
      if (page == null) {
        page = mapping.map(poll.origin(), poll.askedFor(), response.requestId(), response.body());
        poll.memory().keep(answer, mapping, page);
      }
      if (!page.undocumentedWords().isEmpty()) {
        poll.turn().undocumented(page.undocumentedWords());
      }
      return page;
    } catch (MalformedAnswerException e) {
      throw new PollException(failures.classify(e));
    }
  }
}
