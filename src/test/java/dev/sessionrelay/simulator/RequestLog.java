package dev.sessionrelay.simulator;

import java.util.ArrayDeque;
import java.util.Arrays;
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

  /**
   * @param asked null when the vendor has no such call
   */
  void add(SimulatedCall call, CloudOperation.Match asked, int status) {
    Endpoint endpoint = asked == null ? null : endpoint(asked.operation());
    if (endpoint != null) {
      counts.get(endpoint).increment();
    }
    keep(SimulatedRequest.of(call, endpoint, asked == null ? "" : asked.session(), status));
  }

  private static Endpoint endpoint(CloudOperation operation) {
    return Arrays.stream(Endpoint.values())
        .filter(each -> each.operation() == operation)
        .findFirst()
        .orElse(null);
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
