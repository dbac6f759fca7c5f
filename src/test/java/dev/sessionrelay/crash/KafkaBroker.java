package dev.sessionrelay.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A real broker in a process of its own, in KRaft mode; Maven fetches it. */
final class KafkaBroker implements AutoCloseable {
  private static final String VERSION = "4.3.1";

  private final Path folder;
  private final int port = FreePort.any();
  private final Process process;

  KafkaBroker(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    fetch();
    Files.writeString(folder.resolve("server.properties"), properties());
    byte[] id = ByteBuffer.allocate(16).putLong(UUID.randomUUID().getMostSignificantBits()).array();
    String cluster = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    Process format =
        run("kafka.tools.StorageTool", "format", "-t", cluster, "-c", "server.properties");
    assertEquals(0, format.waitFor(), () -> log("kafka.tools.StorageTool"));
    process = run("kafka.Kafka", "server.properties");
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** A record of a topic. */
  record KafkaRecord(String partition, String value) {}

  /** Every record of the topic, in the order of each partition. */
  List<KafkaRecord> records(String topic) throws IOException, InterruptedException {
    Process consumer =
        run(
            "org.apache.kafka.tools.consumer.ConsoleConsumer",
            "--bootstrap-server",
            address(),
            "--topic",
            topic,
            "--formatter-property",
            "print.partition=true",
            "--from-beginning",
            "--timeout-ms",
            "10000");
    consumer.waitFor(3, TimeUnit.MINUTES);
    return log("org.apache.kafka.tools.consumer.ConsoleConsumer")
        .lines()
        .map(line -> line.split("\t", 2))
        .filter(parts -> parts.length == 2 && parts[0].startsWith("Partition:"))
        .map(parts -> new KafkaRecord(parts[0], parts[1]))
        .toList();
  }

  private void fetch() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>test</groupId>
          <artifactId>broker</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <dependencies>
            <dependency>
              <groupId>org.apache.kafka</groupId>
              <artifactId>kafka_2.13</artifactId>
              <version>%1$s</version>
            </dependency>
            <dependency>
              <groupId>org.apache.kafka</groupId>
              <artifactId>kafka-tools</artifactId>
              <version>%1$s</version>
            </dependency>
          </dependencies>
        </project>
        """
            .formatted(VERSION));
    String goal = "dependency:copy-dependencies";
    Process maven =
        started(
            "mvn", List.of("mvn", "-B", "-q", goal, "-DoutputDirectory=" + folder.resolve("jars")));
    assertEquals(0, maven.waitFor(), () -> log("mvn"));
  }

  private String properties() {
    int controller = FreePort.any();
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    log.dirs=%3$s
    num.partitions=3
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    group.initial.rebalance.delay.ms=0
    """
        .formatted(port, controller, folder.resolve("data"));
  }

  private Process run(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Jvm.command());
    command.addAll(List.of("-Xmx512m", "-cp", folder.resolve("jars") + File.separator + "*", main));
    command.addAll(List.of(arguments));
    return started(main, command);
  }

  private Process started(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
