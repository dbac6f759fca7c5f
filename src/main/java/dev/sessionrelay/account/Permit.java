package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;

/** The gate's answer to a request that wants to go out. */
public sealed interface Permit {

  /** No request now: {@link Hold#until()} tells when asking again makes sense. */
  record RequestRefused(Hold hold) implements Permit {}

  /**
   * One request may go now. What became of it is reported once, after a renewed credential has been
   * tried; further reports are ignored. Closing without a report takes the permit back.
   */
  non-sealed interface Allowed extends Permit, AutoCloseable {
    void succeeded();

    void failed(Failure failure);

    /** As {@link #failed}, but the endpoint was not reached: what signs requests cannot be had. */
    void unsent(Failure failure);

    @Override
    void close();
  }
}
