package dev.sessionrelay.status.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.status.StatusJson;
import dev.sessionrelay.status.StatusReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells readers of changes as server-sent events. One thread looks for all of them what is new, and
 * only while somebody reads; each reader has a thread of its own, which the caller brings.
 */
public final class ChangeStream implements AutoCloseable {
  /** Messages kept for readers that are slow or come back. */
  static final int KEPT = 2_000;

  private static final int READ_AT_ONCE = 1_000;
  private static final long LOOK_MILLIS = 500;
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final EventQueries events;
  private final Supplier<StatusReport> reports;
  private final Deque<StreamMessage> recent = new ArrayDeque<>();
  private final Thread looking = new Thread(this::look, "status-stream");
  private long place;
  private int readers;
  private String condition;
  private boolean closed;

  public ChangeStream(LedgerReader ledger, Supplier<StatusReport> reports) {
    this.events = new EventQueries(ledger);
    this.reports = reports;
    looking.setDaemon(true);
    looking.start();
  }

  /** What is sent of one change: enough to know what to ask for. */
  record ChangeAnswer(
      long position,
      String id,
      String type,
      Instant time,
      String vendor,
      String target,
      String session,
      String sessionId,
      String state) {
    static ChangeAnswer of(Stored stored) {
      Event event = stored.event();
      JsonNode data = RawJson.parse(event.json()).path("data");
      return new ChangeAnswer(
          stored.position(),
          event.id(),
          event.type().cloudEventType(),
          event.time(),
          event.vendor(),
          event.target(),
          SessionKeys.of(event, data),
          event.subject(),
          event.state() == null ? null : event.state().name());
    }
  }

  /**
   * A message of the stream.
   *
   * @param name null for a change; {@code status} when how the relay is doing has changed, {@code
   *     reset} when changes were left out
   */
  private record StreamMessage(long place, String name, String data) {
    String text() {
      return (name == null ? "" : "event: " + name + "\n")
          + ("id: " + place + "\ndata: " + data + "\n\n");
    }
  }

  /**
   * Sends what changes until the reader leaves, which {@code out} tells by an exception, or this is
   * closed.
   *
   * @param lastId id of the last message that the reader had; null when it is new
   */
  public void send(OutputStream out, String lastId) throws IOException, InterruptedException {
    long after = enter(lastId);
    try {
      write(out, "retry: 2000\nid: " + after + "\n: begins\n\n");
      while (true) {
        List<StreamMessage> next = await(after);
        if (next == null) {
          return;
        }
        StringBuilder text = new StringBuilder();
        for (StreamMessage message : next) {
          text.append(message.text());
          after = Math.max(after, message.place());
        }
        write(out, next.isEmpty() ? ": still here\n\n" : text.toString());
      }
    } finally {
      leave();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private long enter(String lastId) {
    long newest = events.newest();
    synchronized (this) {
      if (readers++ == 0) {
        recent.clear();
        place = newest;
      }
      notifyAll();
      return place(lastId, newest);
    }
  }

  /** An id that is none of ours means nothing. */
  private static long place(String lastId, long newest) {
    return lastId != null && lastId.matches("\\d{1,18}")
        ? Math.min(Long.parseLong(lastId), newest)
        : newest;
  }

  private synchronized void leave() {
    readers--;
  }

  /** What came after this place; empty when it is time for a sign of life, null at the end. */
  private synchronized List<StreamMessage> await(long after) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS);
    while (!closed) {
      List<StreamMessage> next = after(after);
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (!next.isEmpty() || left <= 0) {
        return next;
      }
      wait(left);
    }
    return null;
  }

  private List<StreamMessage> after(long after) {
    StreamMessage oldest = recent.peekFirst();
    boolean missed = oldest == null ? after < place : after < oldest.place() - 1;
    if (missed) {
      return List.of(new StreamMessage(place, "reset", "{}"));
    }
    return recent.stream().filter(message -> message.place() > after).toList();
  }

  private void look() {
    try {
      while (rested()) {
        try {
          publish(found());
        } catch (LedgerException e) {
          // It is told on the status; the next look may succeed.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until somebody reads; false at the end. */
  private synchronized boolean rested() throws InterruptedException {
    wait(LOOK_MILLIS);
    while (readers == 0 && !closed) {
      wait();
    }
    return !closed;
  }

  private List<Stored> found() {
    long after;
    synchronized (this) {
      after = place;
    }
    return events.oldest(EventQuery.ALL, after, READ_AT_ONCE);
  }

  private void publish(List<Stored> found) {
    List<StreamMessage> messages = new ArrayList<>();
    found.forEach(
        stored ->
            messages.add(
                new StreamMessage(
                    stored.position(), null, StatusJson.line(ChangeAnswer.of(stored)))));
    synchronized (this) {
      messages.forEach(recent::addLast);
      while (recent.size() > KEPT) {
        recent.removeFirst();
      }
      if (!messages.isEmpty()) {
        place = messages.get(messages.size() - 1).place();
        notifyAll();
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
