package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.AnswerDigest;
import dev.sessionrelay.mapping.SessionMapping;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import dev.sessionrelay.session.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the last answers to one question said, page by page: one that says the same is not read
 * again, unless its sessions are wanted whole. Safe for concurrent use.
 */
public final class AnswerMemory {
  /** About 150 bytes each. */
  private static final int MOST_SESSIONS = 100_000;

  private final Map<Integer, KnownAnswer> pages = new HashMap<>(2);
  private int sessions;

  /**
   * @param page what it says, without whole sessions
   */
  private record KnownAnswer(AnswerDigest digest, SessionMapping mapping, SessionPage page) {}

  /** Whether this answer was read without fault before, but for its request id. */
  public boolean knows(int page, byte[] body) {
    KnownAnswer known = find(page);
    return known != null && known.digest.equals(AnswerDigest.of(body));
  }

  /** What the answer says, or null when it has to be read. */
  SessionPage recall(AnsweredRequest answer, SessionMapping mapping) {
    KnownAnswer known = answer.response().known() ? find(answer.request().page()) : null;
    return known == null || known.mapping != mapping
        ? null
        : known.page.of(() -> read(answer, mapping));
  }

  /** The answer has been read. */
  void keep(AnsweredRequest answer, SessionMapping mapping, SessionPage read) {
    AnswerDigest digest = AnswerDigest.of(answer.response().body());
    keep(answer.request().page(), new KnownAnswer(digest, mapping, read.of(List::of)));
  }

  private synchronized KnownAnswer find(int page) {
    return pages.get(page);
  }

  private synchronized void keep(int page, KnownAnswer answer) {
    KnownAnswer before = pages.remove(page);
    sessions -= before == null ? 0 : before.page.seen().marks().size();
    int more = answer.page.seen().marks().size();
    if (sessions + more <= MOST_SESSIONS) {
      sessions += more;
      pages.put(page, answer);
    }
  }

  private static List<Session> read(AnsweredRequest answer, SessionMapping mapping) {
    DuePoll poll = answer.request().poll();
    VendorResponse response = answer.response();
    try {
      return mapping
          .map(poll.origin(), poll.askedFor(), response.requestId(), response.body())
          .sessions();
    } catch (MalformedAnswerException e) {
      throw new IllegalStateException("an answer that was read before cannot be read", e);
    }
  }
}
