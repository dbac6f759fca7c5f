package dev.sessionrelay.telemetry;

/** A span that has begun. The thread that opened it closes it. */
public interface OpenSpan extends AutoCloseable {
  /** Tells nothing to anybody. */
  OpenSpan NONE = new OpenSpan() {};

  /**
   * Says something about it.
   *
   * @param value null says nothing
   */
  default OpenSpan with(String attribute, String value) {
    return this;
  }

  /** It did not succeed; its last reason stands. */
  default void failed(String why) {}

  /** As W3C Trace Context has it in a header; null when there is no span. */
  default String traceparent() {
    return null;
  }

  @Override
  default void close() {}
}
