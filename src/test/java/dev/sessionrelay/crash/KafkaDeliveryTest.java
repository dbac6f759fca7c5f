package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.crash.KafkaBroker.KafkaRecord;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.ShippedRoutes;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example {@code kafka}, its component added as an operator adds it, against a real broker: the
 * relay is killed while it sends, and the topic has every event of the file sink, in order of each
 * session. {@code -Dkafka.events=1000}: Maven fetches broker and component.
 */
class KafkaDeliveryTest {
  private static final int EVENTS = Integer.getInteger("kafka.events", 0);
  private static final int KILLS = 4;
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path home;

  @Test
  void everyEventIsInTheTopicThoughTheRelayIsKilled() throws Exception {
    assumeTrue(EVENTS > 0, "fetches a broker, only on demand");
    SimulatorOptions options = SimulatorOptions.defaults().withSessions("0");
    try (KafkaBroker broker = new KafkaBroker(home.resolve("broker"));
        TestSimulator simulator = TestSimulator.start(options);
        Load load = new Load(simulator, 1, 150)) {
      write(broker, simulator);
      try (RelayProcess add =
          RelayProcess.start(home, List.of(), List.of(), "lib", "add", "camel-kafka")) {
        assertEquals(0, add.exitCode(600), add.output());
      }
      load.begin();
      for (int i = 1; i <= KILLS; i++) {
        int enough = EVENTS * i / KILLS;
        try (RelayProcess relay = run()) {
          await().atMost(LONG).until(() -> inFile().size() >= enough);
          relay.kill();
        }
      }
      load.close();
      check(broker);
    }
  }

  private void check(KafkaBroker broker) throws Exception {
    try (RelayProcess relay = run()) {
      relay.awaitReady(LONG);
      List<CloudEvent> sent = new ArrayList<>();
      Map<String, Set<String>> partitions = new HashMap<>();
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                sent.clear();
                for (KafkaRecord each : broker.records("sessions")) {
                  read(List.of(each.value()))
                      .forEach(
                          event -> {
                            sent.add(event);
                            partitions
                                .computeIfAbsent(session(event), key -> new HashSet<>())
                                .add(each.partition());
                          });
                }
                return ids(sent).equals(ids(inFile()));
              });
      Map<String, String> last = new HashMap<>();
      Set<String> seen = new HashSet<>();
      for (CloudEvent event : sent) {
        if (seen.add(event.getId())) {
          String sequence = String.valueOf(event.getExtension("sequence"));
          String before = last.put(session(event), sequence);
          assertTrue(before == null || before.compareTo(sequence) < 0, event::toString);
        }
      }
      partitions.forEach((session, each) -> assertEquals(1, each.size(), session + " " + each));
      long used = partitions.values().stream().flatMap(Set::stream).distinct().count();
      System.out.printf(
          "Kafka: %d events of %d sessions in %d partitions, %d of them twice, after %d kills%n",
          seen.size(), partitions.size(), used, sent.size() - seen.size(), KILLS);
      assertTrue(used > 1, "one partition shows nothing of keys");
      assertTrue(seen.size() >= EVENTS);
    }
  }

  private void write(KafkaBroker broker, TestSimulator simulator) throws IOException {
    ShippedRoutes.copyTo(home);
    Files.copy(
        Path.of("routes/examples/kafka.camel.yaml"), home.resolve("routes/sinks/kafka.camel.yaml"));
    Files.writeString(
        home.resolve("application.properties"),
        """
        simulator.enabled = false
        web.port = %d
        account.a.vendor = alibaba
        account.a.region = cn-hangzhou
        account.a.base-url = %s
        account.a.access-key-id = LTAIdemoAccessKeyId
        account.a.access-key-secret = demoAlibabaAccessKeySecret
        account.a.requests-per-second = 1000
        target.t.endpoint = alibaba-session-clusters
        target.t.account = a
        target.t.workspace = %s
        target.t.every = 200ms
        sink.file.from = start
        sink.kafka.from = start
        sink.kafka.param.brokers = %s
        """
            .formatted(
                FreePort.any(), simulator.baseUri(), Demo.ALIBABA_WORKSPACE, broker.address()));
  }

  private RelayProcess run() throws IOException {
    List<String> command = new ArrayList<>(Jvm.command());
    String libraries = home.resolve("lib/ext") + File.separator + "*";
    command.addAll(List.of("-XX:+UseSerialGC", "-cp"));
    command.add(
        Stream.of(RelayProcess.classPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce("", (all, entry) -> all + entry + File.pathSeparator)
            + libraries);
    command.addAll(List.of("dev.sessionrelay.cli.SessionRelay", "run", "--home", home.toString()));
    return RelayProcess.launch(command);
  }

  private List<CloudEvent> inFile() {
    try (Stream<Path> files = Files.walk(home.resolve("out"))) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return read(lines);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whole lines alone: one may be half written. */
  private static List<CloudEvent> read(List<String> lines) {
    JsonFormat format = new JsonFormat();
    return lines.stream()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .map(line -> format.deserialize(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static String session(CloudEvent event) {
    return event.getSource() + "/" + event.getSubject();
  }

  private static Set<String> ids(List<CloudEvent> events) {
    Set<String> ids = new HashSet<>();
    events.forEach(event -> ids.add(event.getId()));
    return ids;
  }
}
