package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.simulator.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A home with targets to edit, and with what no edit may touch: the target {@code steady}, and the
 * webhook {@code keeper}, which gets every event.
 */
final class SteadyHome implements AutoCloseable {
  final EditedHome home;
  final Receivers receivers = new Receivers();
  private Rhythm steady;
  private int flips;

  SteadyHome(Path directory) throws IOException {
    home = new EditedHome(directory);
    home.write("token.txt", "token-1");
    home.write("ids.txt", "f-1\n");
    home.account("huawei", "{{file:token.txt}}").account("other", "other-1");
    home.target("steady", "huawei", "200ms", "s-1", "s-2", "s-3");
    home.target("moving", "other", "200ms", "m-1");
    home.target("by-file", "other", "200ms", "f-1").set("target.by-file.sessions", "file:ids.txt");
    home.set("sink.webhook.keeper.url", receivers.uri("/keeper"))
        .set("sink.webhook.keeper.from", "start");
  }

  /** Starts the relay, and waits until it has told of the steady target. */
  void start() throws Exception {
    home.start();
    steady = new Rhythm(home.relay, "steady");
    arrives("s-1", "discovered");
  }

  /** The steady target has kept its phase, and a change that its session makes arrives. */
  void check() throws Exception {
    steady.check();
    flip();
    await()
        .atMost(EditedHome.LONG)
        .until(() -> Set.copyOf(receivers.received("/keeper")).equals(recorded()));
    assertEquals(recorded().size(), receivers.received("/keeper").size());
  }

  /** The session of the steady target changes, which the file sink tells. */
  void flip() {
    flips++;
    home.simulator.put(Endpoint.HUAWEI_SQL, "s-1", flips % 2 == 0 ? "RUNNING" : "CLOSED");
    await().atMost(EditedHome.LONG).until(() -> seen("s-1", "session.changed") == flips);
  }

  /** Ids of all events that the ledger has. */
  Set<String> recorded() {
    return new EventQueries(home.relay.ledger().reader())
        .oldest(EventQuery.ALL, 0, 100_000).stream()
            .map(stored -> stored.event().id())
            .collect(Collectors.toCollection(HashSet::new));
  }

  /** How many events of a session file sinks have written. */
  long seen(String session, String word) {
    return home.events("\"subject\":\"" + session + "\"", word);
  }

  /** Waits for an event of a session. */
  void arrives(String session, String word) {
    await().atMost(EditedHome.LONG).until(() -> seen(session, word) > 0);
  }

  /** In milliseconds. */
  long interval(String target) throws Exception {
    return new Rhythm(home.relay, target).trigger().getRepeatInterval();
  }

  /** Tokens that the requests for a session had. */
  Set<String> sent(String session) {
    return home.simulator.requests().stream()
        .filter(request -> request.session().equals(session))
        .map(request -> request.header("x-auth-token").orElse(""))
        .collect(Collectors.toSet());
  }

  /** Those of a target that are open. */
  List<Incident> incidents(String target) {
    return home.relay.ledger().openIncidents().stream()
        .filter(incident -> incident.origin().target().equals(target))
        .toList();
  }

  @Override
  public void close() {
    try {
      noPollWasLostOrDoubled();
    } finally {
      home.close();
      receivers.close();
    }
  }

  /** Every turn has asked for every session once; a turn may be under way. */
  private void noPollWasLostOrDoubled() {
    await()
        .atMost(EditedHome.LONG)
        .until(
            () -> {
              long turns = steady.turns().turns();
              List<Long> asked = List.of("s-1", "s-2", "s-3").stream().map(home::requests).toList();
              boolean idle = !steady.turns().running() && steady.turns().turns() == turns;
              return idle && asked.stream().allMatch(count -> count == turns);
            });
  }
}
