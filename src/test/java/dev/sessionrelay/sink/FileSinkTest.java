package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.sink.file.FileSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final String ROUTE = "file:routes/sinks/file.camel.yaml";
  private static final SinkSettings FROM_START = SomeSettings.quick("from", EventLog.Start.OLDEST);

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;
  private SinkProcess process;

  @BeforeEach
  void open() {
    process = new SinkProcess(home).settings("file", FROM_START);
  }

  @AfterEach
  void close() {
    process.close();
  }

  private Path today() {
    return home.resolve("out").resolve("events-" + LocalDate.now(ZoneOffset.UTC) + ".jsonl");
  }

  private void awaitDelivered(long events) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> process.status("file").delivered() >= events);
    await().until(() -> process.status("file").cursor() >= process.ledger.events().newest());
    assertEquals(events, process.status("file").delivered());
  }

  private static Set<String> ids(List<String> lines) throws IOException {
    Set<String> ids = new HashSet<>();
    for (String line : lines) {
      JsonNode event = JSON.readTree(line);
      assertTrue(ids.add(event.path("id").asText()), "doubled: " + line);
    }
    return ids;
  }

  @Test
  void nextEventWasGluedToAHalfLineOfSomebodyElse() throws Exception {
    process.start(ROUTE);
    process.observe(1);
    awaitDelivered(1);
    Files.writeString(today(), "half a note", StandardOpenOption.APPEND);
    process.observe(2);
    awaitDelivered(3);
    List<String> lines = new ArrayList<>(Files.readAllLines(today()));
    assertEquals("half a note", lines.remove(1));
    assertEquals(3, ids(lines).size());
  }

  @Test
  void filesCouldBeReadByEverybody() throws Exception {
    process.start(ROUTE);
    process.observe(1);
    awaitDelivered(1);
    assertEquals("rw-------", permissions(today()));
    assertEquals("rwx------", permissions(today().getParent()));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void everyEventIsOneLineOfTheDaysFile() throws Exception {
    process.start(ROUTE);
    process.observe(100);
    process.observe(100);
    awaitDelivered(200);
    List<String> lines = Files.readAllLines(today());
    assertEquals(200, ids(lines).size());
    assertEquals(lines.get(0), process.ledger.events().read("file", 0, 1).get(0).event().json());
  }

  @Test
  void tornLineIsCutOffAndWrittenLinesAreNotDoubledAfterACrash() throws Exception {
    process.observe(100);
    List<EventLog.Stored> events = process.ledger.events().read("file", 0, 100);
    Files.createDirectories(today().getParent());
    StringBuilder written = new StringBuilder();
    events.subList(0, 40).forEach(e -> written.append(e.event().json()).append('\n'));
    written.append(events.get(40).event().json(), 0, 200);
    Files.writeString(today(), written);
    process.start(ROUTE);
    awaitDelivered(100);
    List<String> lines = Files.readAllLines(today());
    assertEquals(100, lines.size());
    assertEquals(100, ids(lines).size());
  }

  @Test
  void lineWithoutItsLineFeedIsTornToo() throws Exception {
    process.observe(1);
    Files.createDirectories(today().getParent());
    Files.writeString(today(), process.ledger.events().read("file", 0, 1).get(0).event().json());
    process.start(ROUTE);
    awaitDelivered(1);
    assertEquals(1, Files.readAllLines(today()).size());
  }

  @Test
  void yesterdaysTornLineIsCutOffToo() throws Exception {
    Path yesterday =
        home.resolve("out/events-" + LocalDate.now(ZoneOffset.UTC).minusDays(1) + ".jsonl");
    Files.createDirectories(yesterday.getParent());
    Files.writeString(yesterday, "{\"id\":\"a\"}\n{\"id\":\"to");
    process.start(ROUTE);
    process.observe(1);
    awaitDelivered(1);
    assertEquals("{\"id\":\"a\"}\n", Files.readString(yesterday));
    assertEquals(1, Files.readAllLines(today()).size());
  }

  /** Several relays of a group may write into one directory. */
  @Test
  void filesOfAnotherRelayWereMendedAndDeleted() throws Exception {
    process.files(
        new FileSettings(home.resolve("out"), 20_000, true, Duration.ofDays(3), "relay-1"));
    Path own =
        Files.createDirectories(home.resolve("out")).resolve("events-2020-01-01.relay-1.jsonl");
    Path others = own.resolveSibling("events-2020-01-01.relay-2.jsonl");
    Path torn = own.resolveSibling("events-" + LocalDate.now(ZoneOffset.UTC) + ".relay-2.jsonl");
    for (Path file : List.of(own, others, torn)) {
      Files.writeString(file, file == own ? "{}\n" : "{\"id\":\"to");
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_577_836_800_000L));
    }
    process.start(ROUTE);
    process.observe(20);
    awaitDelivered(20);
    await().until(() -> !Files.exists(own));
    assertEquals("{\"id\":\"to", Files.readString(others));
    assertEquals("{\"id\":\"to", Files.readString(torn));
    Path today = own.resolveSibling("events-" + LocalDate.now(ZoneOffset.UTC) + ".relay-1.jsonl");
    assertEquals(20, Files.readAllLines(today).size());
  }

  @Test
  void filesFromBeforeTheLedgerWasSharedWereKeptForEver() throws Exception {
    process.files(
        new FileSettings(home.resolve("out"), 20_000, true, Duration.ofDays(3), "relay-1"));
    Path old = Files.createDirectories(home.resolve("out")).resolve("events-2020-01-01.jsonl");
    Path recent = old.resolveSibling("events-2020-01-02.jsonl");
    Path zipped = old.resolveSibling("events-2019-12-31.jsonl.gz");
    for (Path file : List.of(zipped, old, recent)) {
      Files.writeString(file, "{\"id\":\"to");
    }
    for (Path file : List.of(zipped, old)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_577_836_800_000L));
    }
    process.start(ROUTE);
    process.observe(20);
    awaitDelivered(20);
    await().until(() -> !Files.exists(old) && !Files.exists(zipped));
    assertEquals("{\"id\":\"to", Files.readString(recent), "may be of another relay that runs");
  }

  @Test
  void fileThatHasGrownIsClosedAndTheOldestAreZippedAndDeleted() throws Exception {
    process.files(new FileSettings(home.resolve("out"), 10_000, true, Duration.ofDays(3), ""));
    Path old = home.resolve("out/events-2020-01-01.jsonl");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "{}\n");
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_577_836_800_000L));
    process.start(ROUTE);
    for (int i = 1; i <= 10; i++) {
      process.observe(20);
      // What waits together is written together.
      awaitDelivered(20 * i);
    }
    await().until(() -> !Files.exists(old));
    await().until(() -> names().stream().filter(name -> !name.endsWith(".gz")).count() == 2);
    assertTrue(names().size() > 5, names().toString());
    Set<String> ids = new HashSet<>();
    int lines = 0;
    for (String name : names()) {
      List<String> content = read(home.resolve("out").resolve(name));
      lines += content.size();
      ids.addAll(ids(content));
    }
    assertEquals(200, lines);
    assertEquals(200, ids.size());
    assertTrue(names().stream().anyMatch(name -> name.contains("_001")), names().toString());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(home.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> read(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllLines(file);
    }
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void directoryThatCannotBeUsedIsARetry() throws Exception {
    Files.writeString(home.resolve("out"), "a file in the way");
    process.start(ROUTE);
    process.observe(3);
    await().until(() -> process.status("file").error() != null);
    assertTrue(process.status("file").error().contains("out"), process.status("file").error());
    Files.delete(home.resolve("out"));
    awaitDelivered(3);
    assertEquals(3, Files.readAllLines(today()).size());
  }

  @Test
  void fullDiskLeavesNoTornLineAndLosesNothing() throws Exception {
    Path disk = Files.createDirectories(home.resolve("out"));
    Assumptions.assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0,
        "needs the right to mount a small file system");
    try {
      process.start(ROUTE);
      process.observe(300);
      await().until(() -> process.status("file").error() != null);
      assertTrue(
          process.status("file").error().contains("No space left"), process.status("file").error());
      await().until(() -> process.status("file").condition() == SinkStatus.SinkCondition.DOWN);
      // Each probe writes as much as fits, and takes it back.
      String content = await().until(() -> Files.readString(today()), text -> text.endsWith("\n"));
      long before = ids(content.lines().toList()).size();
      assertTrue(before > 10 && before < 300, before + " lines fitted");
      command("mount", "-o", "remount,size=4m", disk.toString());
      await().until(() -> process.status("file").delivered() == 300);
      assertEquals(300, ids(Files.readAllLines(today())).size());
    } finally {
      process.stopCamel();
      command("umount", disk.toString());
    }
  }

  private static int command(String... words) throws Exception {
    try {
      Process mount = new ProcessBuilder(words).redirectErrorStream(true).start();
      mount.getInputStream().readAllBytes();
      return mount.waitFor(10, TimeUnit.SECONDS) ? mount.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void anyRouteMayWriteFilesOfItsOwn() throws Exception {
    Path route = home.resolve("per-vendor.camel.yaml");
    Files.writeString(
        route,
        """
        - route:
            id: per-vendor
            from:
              uri: events:per-vendor
              steps:
                - to:
                    uri: file:%s
                    parameters:
                      fileName: "${header.SessionVendor}/events.jsonl"
                      fileExist: Append
                      appendChars: '\\n'
        """
            .formatted(home.resolve("vendors")));
    process.settings("per-vendor", FROM_START).start("file:" + route);
    process.observe(50);
    await().until(() -> process.status("per-vendor").delivered() == 50);
    assertEquals(50, ids(Files.readAllLines(home.resolve("vendors/alibaba/events.jsonl"))).size());
  }

  @Test
  void whatCannotBeForcedToDiskIsNotAcknowledged() throws Exception {
    Path route = home.resolve("odd.camel.yaml");
    Path produced = home.resolve("produced");
    Files.createDirectories(produced);
    Files.writeString(
        route,
        """
        - route:
            id: odd
            from:
              uri: events:odd
              steps:
                - setHeader:
                    name: CamelFileNameProduced
                    expression:
                      constant:
                        expression: %s
        """
            .formatted(produced));
    process.settings("odd", FROM_START).start("file:" + route);
    process.observe(5);
    await().until(() -> process.status("odd").condition() == SinkStatus.SinkCondition.HELD_UP);
    assertTrue(process.status("odd").error().contains("cannot force " + produced));
    assertEquals(0, process.ledger.events().open("odd", EventLog.Start.NOW).cursor());
    Files.delete(produced);
    await().until(() -> process.status("odd").condition() == SinkStatus.SinkCondition.WORKING);
    await().until(() -> process.ledger.events().open("odd", EventLog.Start.NOW).cursor() >= 5);
  }
}
