package dev.sessionrelay.ledger.observation;

/** What the ledger knows of a session that the vendor does not know. */
public enum SessionStanding {
  /** It was never seen, or has been forgotten. */
  UNKNOWN,
  /** It exists as far as is known, and was seen where the vendor was asked now. */
  LIVE,
  /** It exists as far as is known, but was seen at another address or in another region. */
  SEEN_ELSEWHERE,
  /** It is gone already. */
  KNOWN_GONE
}
