package dev.sessionrelay.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The last requests, and how many there were in all. */
final class RequestLog {
  private static final int KEPT = 20_000;

  private final Deque<SimulatedRequest> last = new ArrayDeque<>();
  private final Map<Endpoint, LongAdder> counts = new EnumMap<>(Endpoint.class);

  RequestLog() {
    for (Endpoint endpoint : Endpoint.values()) {
      counts.put(endpoint, new LongAdder());
    }
  }

  void add(Call call, Address address, int status) {
    if (address.endpoint() != null) {
      counts.get(address.endpoint()).increment();
    }
    keep(SimulatedRequest.of(call, address, status));
  }

  private synchronized void keep(SimulatedRequest request) {
    last.addLast(request);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  synchronized List<SimulatedRequest> last() {
    return List.copyOf(last);
  }

  long count(Endpoint endpoint) {
    return counts.get(endpoint).sum();
  }
}
