package dev.sessionrelay.simulator;

import java.time.Duration;

/** The answers of one cloud. */
public interface CloudApi {
  Reply answer(SimulatedCall call, CloudOperation.Match asked);

  /** The answer to a request that is none of the cloud's operations. */
  Reply unknown(SimulatedCall call);

  /** The cloud's documented way to say a status. */
  Reply error(int status);

  /** What every answer of the cloud carries, errors and injected ones too. */
  default Reply stamped(SimulatedCall call, Reply reply) {
    return reply;
  }

  /** Adds a hint to wait, in the cloud's way. */
  default Reply waiting(Reply reply, Duration delay) {
    return reply.with("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
  }
}
