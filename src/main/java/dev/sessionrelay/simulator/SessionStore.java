package dev.sessionrelay.simulator;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All sessions of all clouds. */
public final class SessionStore {
  private static final NavigableMap<String, Life> EMPTY = Collections.emptyNavigableMap();

  private final Map<Place, ? extends NavigableMap<String, Life>> places;
  private final Clock clock;

  /** Where sessions live: the scope is a workspace, or empty. */
  record Place(SessionPopulation population, String scope) {}

  /** Gives the state of one session at any time. */
  interface Life {
    SessionSnapshot at(Instant time);
  }

  /**
   * @param places the sessions of each place by id
   * @param clock what time it is for the sessions
   */
  SessionStore(Map<Place, ? extends NavigableMap<String, Life>> places, Clock clock) {
    this.places = places;
    this.clock = clock;
  }

  /** Sessions that follow {@link Lifecycle}. */
  static Map<Place, NavigableMap<String, Life>> generate(SimulatorOptions options) {
    Lifecycle lifecycle = new Lifecycle(options.seed(), options.speed());
    Map<Place, NavigableMap<String, Life>> places = new HashMap<>();
    SimulatedClouds.populations()
        .forEach(
            each -> places.put(new Place(each, each.scope()), lives(lifecycle, each, options)));
    return places;
  }

  private static NavigableMap<String, Life> lives(
      Lifecycle lifecycle, SessionPopulation population, SimulatorOptions options) {
    NavigableMap<String, Life> lives = new TreeMap<>();
    for (int i = 1; i <= options.sessions(population); i++) {
      int number = i;
      String id = population.sessionId(number);
      lives.put(id, time -> lifecycle.at(population, id, number, time));
    }
    return lives;
  }

  /** Whether there is such a workspace. */
  public boolean knows(CloudOperation.Match asked) {
    return place(asked) != EMPTY;
  }

  public Optional<SessionSnapshot> find(CloudOperation.Match asked) {
    return Optional.ofNullable(place(asked).get(asked.session()))
        .map(life -> life.at(clock.instant()))
        .filter(SessionSnapshot::present);
  }

  /** The workspace's sessions behind an id, in the order of their ids; behind "" are all. */
  public Stream<SessionSnapshot> behind(CloudOperation.Match asked, String id) {
    return place(asked).tailMap(id, false).values().stream()
        .map(life -> life.at(clock.instant()))
        .filter(SessionSnapshot::present);
  }

  private NavigableMap<String, Life> place(CloudOperation.Match asked) {
    SessionPopulation population = asked.operation().population().orElseThrow();
    NavigableMap<String, Life> found = places.get(new Place(population, asked.scope()));
    return found == null ? EMPTY : found;
  }
}
