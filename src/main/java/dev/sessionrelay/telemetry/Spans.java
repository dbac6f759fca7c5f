package dev.sessionrelay.telemetry;

/**
 * Makes the spans of traces. The one that was opened last on a thread and is not closed is the
 * parent of the next. Safe for several threads.
 */
public interface Spans extends AutoCloseable {
  /** Makes none. */
  Spans NONE = new Spans() {};

  /** Begins a span of work in the process. */
  default OpenSpan work(String name) {
    return OpenSpan.NONE;
  }

  /**
   * Begins a span of work within the one that is open on this thread; without that there is none.
   */
  default OpenSpan part(String name) {
    return OpenSpan.NONE;
  }

  /** Begins a span of a request to somebody else. */
  default OpenSpan request(String name) {
    return OpenSpan.NONE;
  }

  /**
   * Begins a span of a message that is handed on.
   *
   * @param traceparent of the span that the message comes from, or null when that is not known
   */
  default OpenSpan message(String name, String traceparent) {
    return OpenSpan.NONE;
  }

  /** Sends what is ended and has not been sent, for some seconds at most. */
  @Override
  default void close() {}
}
