package dev.sessionrelay.poll;

import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.SeenSessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A listing while its pages come in: it belongs to one exchange. Guards against a vendor that never
 * comes to an end: a token seen twice, more pages than the limit, a session on two pages.
 */
public final class PagedListing implements PollRequest {
  /** Name of the request template's parameter for the next page's token. */
  public static final String NEXT_TOKEN = "next-token";

  private final DuePoll poll;
  private final int maxPages;
  private final List<SeenSessions> seen = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> tokens = new HashSet<>();
  private String nextToken;
  private int pages;
  private Instant at;
  private int listed;
  private Integer total;

  PagedListing(DuePoll poll, int maxPages) {
    this.poll = poll;
    this.maxPages = maxPages;
  }

  /** True while there is a page to ask for. */
  public boolean isOpen() {
    return pages == 0 || nextToken != null;
  }

  /**
   * @throws MalformedAnswerException when the listing cannot come to an end
   */
  PagedListing add(SessionPage page, Instant answeredAt) throws MalformedAnswerException {
    seen.add(page.seen());
    page.seen().marks().forEach(mark -> ids.add(mark.sessionId()));
    listed += page.seen().marks().size();
    total = page.total();
    pages++;
    at = answeredAt;
    nextToken = page.nextToken();
    if (nextToken != null && !tokens.add(nextToken)) {
      if (total != null && ids.size() >= total) {
        nextToken = null;
        return this;
      }
      throw new MalformedAnswerException("the listing gave the same nextToken twice", null);
    }
    if (nextToken != null && pages >= maxPages) {
      throw new MalformedAnswerException(
          "the listing has more than " + maxPages + " pages (limits.pages)", null);
    }
    return this;
  }

  /**
   * False when sessions may be missing: one came twice, so the listing moved while it was read, or
   * the vendor counts more than it listed.
   */
  boolean isComplete() {
    return ids.size() == listed && (total == null || ids.size() >= total);
  }

  SeenSessions seen() {
    return SeenSessions.joined(seen);
  }

  Instant at() {
    return at;
  }

  @Override
  public DuePoll poll() {
    return poll;
  }

  @Override
  public int page() {
    return pages;
  }

  @Override
  public String parameter(String name) {
    return NEXT_TOKEN.equals(name) ? nextToken : poll.parameter(name);
  }
}
