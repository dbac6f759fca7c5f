package dev.sessionrelay.sink;

import java.time.Duration;

/**
 * What came of one event that was sent to try a sink out.
 *
 * @param answer what its receiver's answer means; null where it is not asked by HTTP, or was not
 *     reached
 * @param status HTTP status of the receiver, or null
 * @param error bounded and without secrets; null when the event was taken
 */
public record SinkTrial(ReceiverAnswer answer, Integer status, String error, Duration took) {
  static SinkTrial of(DeliveryResult result, Integer status, Duration took, SinkSettings settings) {
    ReceiverAnswer answer = status == null ? null : ReceiverAnswer.of(status, settings.finals());
    return new SinkTrial(answer, status, result.error(), took);
  }

  /** Whether the sink's route has completed. */
  public boolean isTaken() {
    return error == null;
  }
}
