package dev.sessionrelay.ledger;

import java.time.Instant;

/**
 * What an operator has said of a target, until it is taken back.
 *
 * @param until null until it is taken back
 * @param reason in the operator's words, or null
 */
public record TargetOrder(
    String target, OrderAction action, Instant givenAt, Instant until, String reason) {

  /** What is to be done. */
  public enum OrderAction {
    /** Nothing is told of it. */
    MUTE("muted"),
    /** It is not polled, and nothing is told of it. */
    PAUSE("paused");

    private final String participle;

    OrderAction(String participle) {
      this.participle = participle;
    }

    /** In the words of people. */
    public String participle() {
      return participle;
    }
  }

  /** Such as {@code muted until 2026-11-27T10:00:00Z: moving house}. */
  public String words() {
    return action.participle
        + (until == null ? "" : " until " + until)
        + (reason == null ? "" : ": " + reason);
  }
}
