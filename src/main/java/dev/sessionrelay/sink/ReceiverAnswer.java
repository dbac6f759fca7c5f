package dev.sessionrelay.sink;

import java.util.Set;

/** What a receiver's HTTP status means for the event that was sent. */
public enum ReceiverAnswer {
  TAKEN("taken, whatever becomes of the body"),
  FINAL("speaks of this one event: a dead letter when it comes the third time"),
  GONE("the sink stops until its configuration changes or the process restarts"),
  PASSING("retried, after the wait that `Retry-After` asks for"),
  REFUSAL("the receiver, its address or a credential is wrong: kept and retried, health names it"),
  FAILURE("retried");

  private final String meaning;

  ReceiverAnswer(String meaning) {
    this.meaning = meaning;
  }

  /** What the relay does, in words. */
  public String meaning() {
    return meaning;
  }

  /**
   * @param finals statuses that speak of one event: {@code sink.<name>.final}
   */
  public static ReceiverAnswer of(int status, Set<Integer> finals) {
    if (status >= 200 && status < 300) {
      return TAKEN;
    }
    if (finals.contains(status)) {
      return FINAL;
    }
    return switch (status) {
      case 410 -> GONE;
      case 408, 425, 429, 503 -> PASSING;
      default -> status >= 300 && status < 500 ? REFUSAL : FAILURE;
    };
  }
}
