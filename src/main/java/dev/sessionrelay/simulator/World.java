package dev.sessionrelay.simulator;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All sessions of all vendors. Generated ones follow {@link Lifecycle}; those that were put in stay
 * as they are told.
 */
final class World {
  /** A place where a service keeps sessions: a workspace; empty for Ray routes. */
  record Scope(Service service, String name) {}

  /** Gives the state of one session at any time. */
  interface Life {
    Moment at(Instant time);
  }

  /** Hears what was added or changed by hand. */
  interface Listener {
    void changed(Scope scope, String id, Life life);
  }

  private final Clock clock;
  private final Map<Scope, ConcurrentSkipListMap<String, Life>> places = new ConcurrentHashMap<>();
  private volatile Listener listener = (scope, id, life) -> {};
  private volatile Instant frozen;

  World(SimulatorOptions options) {
    this.clock = options.clock();
    Lifecycle lifecycle = new Lifecycle(options.seed(), options.speed());
    for (Endpoint endpoint : Endpoint.values()) {
      endpoint.service().ifPresent(service -> settle(options, lifecycle, endpoint, service));
    }
  }

  private void settle(
      SimulatorOptions options, Lifecycle lifecycle, Endpoint endpoint, Service service) {
    Map<String, Life> place = place(new Scope(service, Demo.scope(endpoint)));
    for (int i = 1; i <= options.sessions(endpoint); i++) {
      int number = i;
      String id = Demo.sessionId(endpoint, number);
      place.put(id, time -> lifecycle.at(service, id, number, time));
    }
  }

  void listen(Listener value) {
    listener = value;
    places.forEach((scope, place) -> place.forEach((id, life) -> value.changed(scope, id, life)));
  }

  /** Now, as the sessions see it. */
  Instant now() {
    Instant stopped = frozen;
    return stopped == null ? clock.instant() : stopped;
  }

  void freeze() {
    frozen = clock.instant();
  }

  void thaw() {
    frozen = null;
  }

  boolean knows(Scope scope) {
    return places.containsKey(scope);
  }

  Optional<Moment> find(Scope scope, String id) {
    Life life = places.getOrDefault(scope, new ConcurrentSkipListMap<>()).get(id);
    return Optional.ofNullable(life).map(found -> found.at(now())).filter(Moment::present);
  }

  /** The lives of one place in the order of their ids; empty for a place nobody knows. */
  NavigableMap<String, Life> lives(Scope scope) {
    return places.getOrDefault(scope, new ConcurrentSkipListMap<>());
  }

  void put(Scope scope, String id, String sessionId, String word) {
    place(scope).compute(id, (key, old) -> fixed(scope, id, old, sessionId, word));
  }

  /** Makes the vendor forget a session. */
  void remove(Scope scope, String id) {
    place(scope).compute(id, (key, old) -> fixed(scope, id, old, id, null));
  }

  /** Takes away every session of a service. */
  void clear(Service service) {
    places.forEach((scope, place) -> place.keySet().forEach(id -> forget(service, scope, id)));
  }

  private void forget(Service service, Scope scope, String id) {
    if (scope.service() == service) {
      remove(scope, id);
    }
  }

  private Life fixed(Scope scope, String id, Life old, String sessionId, String word) {
    Moment before = old == null ? null : old.at(now());
    Moment moment = next(before, sessionId, word);
    Life life = time -> moment;
    listener.changed(scope, id, life);
    return life;
  }

  private Moment next(Moment before, String sessionId, String word) {
    Instant now = now();
    boolean goesOn =
        before != null && before.present() && before.sessionId().equals(sessionId) && word != null;
    return goesOn
        ? new Moment(word, 0, sessionId, before.created(), before.started(), now, Instant.MAX)
        : new Moment(word, 0, sessionId, now, now, now, Instant.MAX);
  }

  private Map<String, Life> place(Scope scope) {
    return places.computeIfAbsent(scope, key -> new ConcurrentSkipListMap<>());
  }
}
