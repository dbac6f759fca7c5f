package dev.sessionrelay.status.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each client may ask, and how often it may be wrong about the password. Remembers a
 * bounded number of clients; of an IPv6 address, its network of 64 bits counts. Safe for threads.
 */
final class ClientLimits {
  static final int REMEMBERED = 1_000;

  /** Requests that may come at once. */
  static final int BURST = 500;

  /** Requests a second that may go on coming. */
  static final int RATE = 100;

  /** Wrong passwords in a row that cost no time yet. */
  static final int FREE_FAILURES = 5;

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int NETWORK_BYTES = 8;

  private final LongSupplier nanos;
  private final Map<String, ClientRecord> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClientRecord> eldest) {
          return size() > REMEMBERED;
        }
      };

  private static final class ClientRecord {
    private double tokens = BURST;
    private long filled;
    private int failures;
    private long waits;
  }

  /**
   * @param nanos a clock that does not jump
   */
  ClientLimits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether the client may ask once more now. */
  synchronized boolean mayAsk(InetAddress client) {
    ClientRecord record = record(client);
    long now = nanos.getAsLong();
    record.tokens = Math.min(BURST, record.tokens + (now - record.filled) / 1e9 * RATE);
    record.filled = now;
    if (record.tokens < 1) {
      return false;
    }
    record.tokens--;
    return true;
  }

  /** Whether what the client says of itself is looked at now. */
  synchronized boolean mayLogIn(InetAddress client) {
    ClientRecord record = record(client);
    return record.failures < FREE_FAILURES || nanos.getAsLong() - record.waits >= 0;
  }

  /** It said the wrong thing: the next time it waits longer. */
  synchronized void failed(InetAddress client) {
    ClientRecord record = record(client);
    record.failures++;
    int doublings = Math.min(10, Math.max(0, record.failures - FREE_FAILURES));
    Duration wait = Duration.ofSeconds(1L << doublings);
    record.waits = nanos.getAsLong() + (wait.compareTo(LONGEST) > 0 ? LONGEST : wait).toNanos();
  }

  synchronized void succeeded(InetAddress client) {
    record(client).failures = 0;
  }

  private ClientRecord record(InetAddress client) {
    return clients.computeIfAbsent(
        name(client),
        name -> {
          ClientRecord fresh = new ClientRecord();
          fresh.filled = nanos.getAsLong();
          return fresh;
        });
  }

  private static String name(InetAddress client) {
    return client instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(client.getAddress(), NETWORK_BYTES))
        : client.getHostAddress();
  }
}
