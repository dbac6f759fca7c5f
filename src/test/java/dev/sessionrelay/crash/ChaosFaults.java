package dev.sessionrelay.crash;

import dev.sessionrelay.crash.FaultLane.FaultKind;
import dev.sessionrelay.crash.FaultLane.FaultSigns;
import dev.sessionrelay.ledger.TestPostgres;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import dev.sessionrelay.simulator.TestSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Everything that goes wrong around a relay. */
final class ChaosFaults {
  private static final List<FlakyServer.Mood> RECEIVER =
      List.of(
          FlakyServer.Mood.UNAVAILABLE,
          FlakyServer.Mood.UNAUTHORIZED,
          FlakyServer.Mood.UNKNOWN_PATH,
          FlakyServer.Mood.HANGS_UP_BEFORE,
          FlakyServer.Mood.HANGS_UP_AFTER,
          FlakyServer.Mood.STALLS,
          FlakyServer.Mood.DRIPS);
  private static final Misbehaviour UNKNOWN_USER = page(407, "Proxy Authentication Required");

  /** After a 407 the whole account is left alone for half a minute at first. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private static final List<Misbehaviour> PROXIES =
      List.of(
          page(404, "404 Not Found"),
          page(502, "Bad Gateway"),
          page(503, "no healthy upstream"),
          UNKNOWN_USER,
          new Misbehaviour.Html(),
          new Misbehaviour.Drop(),
          new Misbehaviour.Status(500),
          new Misbehaviour.Redirect(302, "http://login.example/"),
          new Misbehaviour.Throttle(Duration.ofSeconds(2)));
  private static final List<Long> JUMPS =
      List.of(-25L, 25L, -600L, 900L, 7_200L, -3_600L, -86_400L, 90_000L);
  private static final Map<Endpoint, String> TARGETS =
      Map.of(
          Endpoint.HUAWEI_SQL, "sql",
          Endpoint.HUAWEI_RAY, "ray",
          Endpoint.ALIBABA_GET, "cluster",
          Endpoint.ALIBABA_LIST, "clusters",
          Endpoint.ORACLE, "notebooks");

  private final Path home;
  private final ChaosRelay relay;
  private final TestSimulator simulator;

  ChaosFaults(Path home, ChaosRelay relay, TestSimulator simulator) {
    this.home = home;
    this.relay = relay;
    this.simulator = simulator;
  }

  List<FaultKind> all(Hook single, Hook batches, LedgerSettings postgres) {
    List<FaultKind> kinds = new ArrayList<>();
    kinds.add(killed());
    if (ChaosRelay.clockCanBeSet()) {
      kinds.add(clock());
    }
    kinds.add(shortage("descriptors", "nofile", "24"));
    if (ChaosRelay.threadsCanBeLimited()) {
      kinds.add(shortage("threads", "nproc", "1"));
    }
    kinds.add(postgres == null ? lockedDatabase() : silentDatabase(postgres));
    kinds.add(receiver("webhook", single));
    kinds.add(receiver("webhook-batches", batches));
    kinds.add(vendor("huawei", List.of(Endpoint.HUAWEI_SQL, Endpoint.HUAWEI_RAY), "sql|ray|extra"));
    kinds.add(vendor("alibaba", List.of(Endpoint.ALIBABA_GET, Endpoint.ALIBABA_LIST), "clusters?"));
    kinds.add(vendor("oracle", List.of(Endpoint.ORACLE), "notebooks"));
    kinds.add(brokenEdit());
    kinds.add(goodEdit());
    return kinds;
  }

  private FaultKind killed() {
    return new FaultKind(
        "killed",
        true,
        false,
        random -> {
          if (relay.isRunning()) {
            relay.kill();
          }
          return FaultSigns.NONE;
        },
        relay::start);
  }

  /** A jump is told for a minute. */
  private FaultKind clock() {
    String jumped = "the clock of the machine jumped by ";
    return new FaultKind(
        "clock",
        false,
        true,
        random -> {
          relay.setClock(any(JUMPS, random));
          return FaultSigns.of(jumped, jumped).clearingIn(Duration.ofMinutes(1));
        },
        () -> relay.setClock(0));
  }

  /** What needs no more of them goes on, so that nothing need be wrong. */
  private FaultKind shortage(String name, String resource, String most) {
    return new FaultKind(
        name,
        true,
        false,
        random -> {
          relay.limit(resource, most);
          return FaultSigns.NONE;
        },
        () -> relay.limit(resource, "4096"));
  }

  private FaultKind lockedDatabase() {
    List<Connection> open = new ArrayList<>();
    return new FaultKind(
        "database",
        true,
        false,
        random -> {
          Connection other = DriverManager.getConnection(Sinks.ledger(home));
          open.add(other);
          try (Statement sql = other.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 5000");
            sql.execute("BEGIN IMMEDIATE");
          }
          return FaultSigns.of("the ledger ", "the ledger ");
        },
        () -> open.remove(0).close());
  }

  private static FaultKind silentDatabase(LedgerSettings ledger) {
    List<String> stopped = new ArrayList<>();
    return new FaultKind(
        "database",
        true,
        false,
        random -> {
          Optional<String> writer = TestPostgres.writer(ledger);
          if (writer.isEmpty()) {
            return FaultSigns.NONE;
          }
          stopped.add(writer.get());
          ChaosRelay.command(List.of("kill", "-STOP", writer.get()));
          return FaultSigns.of("the ledger ", "the ledger ");
        },
        () -> {
          for (String writer : stopped) {
            ChaosRelay.command(List.of("kill", "-CONT", writer));
          }
          stopped.clear();
        });
  }

  private static FaultKind receiver(String sink, Hook hook) {
    return new FaultKind(
        sink,
        false,
        false,
        random -> {
          FlakyServer.Mood mood = any(RECEIVER, random);
          hook.order(mood);
          String sign = "sink " + sink + "[ :]";
          return mood == FlakyServer.Mood.DRIPS ? FaultSigns.NONE : FaultSigns.of(sign, sign);
        },
        () -> hook.order(null));
  }

  /** What stands between a vendor and the relay answers in its place. */
  private FaultKind vendor(String name, List<Endpoint> endpoints, String neighbours) {
    return new FaultKind(
        name,
        false,
        false,
        random -> {
          Endpoint endpoint = any(endpoints, random);
          Misbehaviour proxy = any(PROXIES, random);
          simulator.misbehave(endpoint, proxy);
          return FaultSigns.of(
                  "target " + TARGETS.get(endpoint) + " ", "target (" + neighbours + ") ")
              .clearingIn(proxy == UNKNOWN_USER ? PAUSE : Duration.ZERO);
        },
        () -> endpoints.forEach(simulator::behave));
  }

  private static Misbehaviour page(int status, String title) {
    String html = "<html><head><title>%1$s</title></head><body>%1$s</body></html>".formatted(title);
    Map<String, String> headers = Map.of("Content-Type", "text/html", "Server", "nginx");
    return new Misbehaviour.Raw(status, headers, html.getBytes(StandardCharsets.UTF_8));
  }

  private FaultKind brokenEdit() {
    String refused = "the last reload was refused: ";
    List<String> good = new ArrayList<>();
    return new FaultKind(
        "broken edit",
        false,
        false,
        random -> {
          good.add(text());
          String bad =
              any(
                  List.of(
                      "unknown.key = 1\n", "target.bad.every = soon\n", "sink.webhook.url = -\n"),
                  random);
          Files.writeString(properties(), text() + bad);
          return FaultSigns.of(refused, refused);
        },
        () -> Files.writeString(properties(), good.remove(0)));
  }

  private Path properties() {
    return home.resolve("application.properties");
  }

  private String text() throws java.io.IOException {
    return Files.readString(properties());
  }

  /** An edit that is applied. A broken edit that is there at this time comes back on its end. */
  private FaultKind goodEdit() {
    return new FaultKind(
        "edit",
        false,
        false,
        random -> {
          String text = text();
          String after =
              switch (random.nextInt(5)) {
                case 0 ->
                    text.replaceAll(
                        "(target.extra.every) = .*", "$1 = " + (500 + random.nextInt(500)) + "ms");
                case 1 ->
                    text.replaceAll(
                        "(account.\\w+.requests-per-second) = .*",
                        "$1 = " + (500 + random.nextInt(500)));
                case 2 ->
                    text.replaceAll(
                        "(sink.webhook.timeout) = .*",
                        "$1 = " + (2_000 + random.nextInt(1_000)) + "ms");
                case 3 -> text.replaceAll("(?m)^#?(target.extra)", "#$1");
                default -> text.replaceAll("(?m)^#(target.extra)", "$1");
              };
          Files.writeString(properties(), after);
          return FaultSigns.NONE;
        },
        () -> {
          Path route = home.resolve("routes/vendors/huawei-ray-session.camel.yaml");
          Files.writeString(route, Files.readString(route) + "#\n");
        });
  }

  private static <T> T any(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }
}
