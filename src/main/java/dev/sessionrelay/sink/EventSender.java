package dev.sessionrelay.sink;

import dev.sessionrelay.session.Event;
import java.io.IOException;
import java.util.List;

/** The way out of a {@link SinkDispatcher}: a sink's route. Called from several threads. */
interface EventSender {
  /**
   * Sends the events, together and in this order, and waits for the outcome.
   *
   * @throws Exception when they were not taken
   */
  DeliveryResult send(List<Event> events) throws Exception;

  /**
   * Makes durable what was taken so far, where that is the relay's own doing.
   *
   * @throws IOException when it is not durable; what was taken must not be acknowledged then
   */
  void force() throws IOException;
}
