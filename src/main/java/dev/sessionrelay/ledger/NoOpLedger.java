package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.observation.SessionStanding;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Takes what a poll saw and writes nothing anywhere. */
public final class NoOpLedger implements Ledger {
  private final AtomicReference<Observation> seen = new AtomicReference<>();

  /**
   * What the poll saw.
   *
   * @throws IllegalStateException when the route ended without telling
   */
  public Observation observation() {
    Observation observation = seen.get();
    if (observation == null) {
      throw new IllegalStateException(
          "the route ended without a result; its last step must be the bean 'outcome' with the"
              + " method 'seen', as in the shipped files of routes/vendors");
    }
    return observation;
  }

  @Override
  public int record(Observation observation) {
    seen.set(observation);
    return 0;
  }

  @Override
  public int failed(Incident incident, Instant at) {
    return 0;
  }

  @Override
  public int recovered(Origin origin, String askedFor, Instant at) {
    return 0;
  }

  @Override
  public SessionStanding standing(Origin origin, String sessionId, String place) {
    return SessionStanding.UNKNOWN;
  }

  @Override
  public boolean gone(Origin origin, String sessionId, String proof, Instant at) {
    return false;
  }

  @Override
  public Map<String, Instant> notFound(String scope) {
    return Map.of();
  }

  @Override
  public void keepNotFound(String scope, Map<String, Instant> since) {}

  @Override
  public void turnEnded(PollScope scope) {}

  /** A feed without events. */
  public EventLog events() {
    return new NoOpEventLog();
  }

  @Override
  public void close() {}

  /** A feed without events, which keeps nothing. */
  private static final class NoOpEventLog implements EventLog {
    @Override
    public Progress open(String sink, Start start) {
      return new Progress(0, List.of());
    }

    @Override
    public void wants(String sink, Wanted wanted) {}

    @Override
    public List<Stored> read(String sink, long afterPosition, int limit) {
      return List.of();
    }

    @Override
    public List<Stored> at(List<Long> positions) {
      return List.of();
    }

    @Override
    public void advance(String sink, Progress progress, List<DeadLetter> dead) {}

    @Override
    public void note(String sink, Condition condition) {}

    @Override
    public long newest() {
      return 0;
    }

    @Override
    public AutoCloseable onAppend(Runnable listener) {
      return () -> {};
    }
  }
}
