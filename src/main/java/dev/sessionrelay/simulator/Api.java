package dev.sessionrelay.simulator;

import java.time.Duration;

/** One vendor's answers. */
interface Api {
  /**
   * @param address of this vendor; its endpoint may be null
   */
  Reply answer(Call call, Address address);

  /** The vendor's documented way to say a status. */
  Reply error(int status);

  /** What every answer of the vendor carries, errors and injected ones too. */
  default Reply stamped(Call call, Reply reply) {
    return reply;
  }

  /** Adds a hint to wait, in the vendor's way. */
  Reply waiting(Reply reply, Duration delay);
}
