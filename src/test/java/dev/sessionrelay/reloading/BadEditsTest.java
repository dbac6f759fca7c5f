package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.simulator.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Broken edits of a running relay's files: each is told exactly, and nothing of it is applied. */
class BadEditsTest {
  private static final Path PROPERTIES = Path.of("src/test/resources/config/invalid");
  private static final Path ROUTES = Path.of("src/test/resources/routes-invalid");

  @TempDir static Path directory;
  private static EditedHome home;
  private static Rhythm steady;

  @BeforeAll
  static void start() throws Exception {
    home = new EditedHome(directory);
    home.environment.put("VENDOR_SECRET", "marked-vendor-secret");
    home.environment.put("WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    home.environment.put("LEDGER_PASSWORD", "marked-ledger-password");
    home.environment.put("EMPTY", "");
    home.environment.put("HOME", "/nonexistent");
    for (String name : List.of("ca.pem", "client.pem", "client-key.pem", "oci-key.pem")) {
      Files.writeString(directory.resolve(name), "");
    }
    for (String name : List.of("bad-ids.txt", "no-ids.txt")) {
      Files.copy(PROPERTIES.resolve(name), directory.resolve(name));
    }
    Files.writeString(directory.resolve("notebooks.txt"), "s-1\n");
    home.account("huawei", "t").target("steady", "huawei", "200ms", "s-1", "s-2");
    home.start();
    steady = new Rhythm(home.relay, "steady");
    await().atMost(EditedHome.LONG).until(() -> home.events("session.discovered") == 2);
  }

  @AfterAll
  static void stop() {
    home.close();
  }

  /** After the mended file nothing differs from before, and the sinks still hear. */
  @AfterEach
  void theLastGoodStateRunsOn() throws Exception {
    assertTrue(home.after(home.relay::force).applied());
    steady.check();
    long before = home.events("session.changed");
    String word = before % 2 == 0 ? "CLOSED" : "RUNNING";
    home.simulator.put(Endpoint.HUAWEI_SQL, "s-1", word);
    await().atMost(EditedHome.LONG).until(() -> home.events("session.changed") == before + 1);
  }

  @TestFactory
  Stream<DynamicTest> everyRuleOfThePropertiesIsKept() throws IOException {
    try (Stream<Path> files = Files.list(PROPERTIES)) {
      return files
          .filter(file -> file.toString().endsWith(".properties") && !needsMore(file))
          .sorted()
          .toList()
          .stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> bad(file)));
    }
  }

  /**
   * Those with an endpoint of an operator's own, which this home has none of, or with a vault: a
   * relay can ask one, and says what it lacks for that.
   */
  private static boolean needsMore(Path file) {
    try {
      String text = Files.readString(file);
      return text.contains("example") || text.contains("{{hashicorp:");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aVaultWithoutItsJarIsNamedWithTheCommandThatFetchesIt() throws IOException {
    String text = Files.readString(PROPERTIES.resolve("placeholder-of-a-vault.properties"));
    String told = String.join("\n", home.faults(() -> home.write("application.properties", text)));
    assertTrue(told.contains("bin/session-relay lib add camel-hashicorp-vault"), told);
    assertTrue(told.contains("ledger.url has a value from 'sys:', which is not known here"), told);
    home.changes();
  }

  private static void bad(Path file) throws IOException {
    String text = Files.readString(file);
    List<String> faults = home.faults(() -> home.write("application.properties", text));
    List<String> missing = expected(file, ".properties");
    missing.removeIf(line -> faults.stream().anyMatch(fault -> same(fault, line)));
    home.changes();
    assertEquals(List.of(), missing, faults::toString);
  }

  private static List<String> expected(Path file, String suffix) throws IOException {
    Path beside = Path.of(file.toString().replace(suffix, ".expected"));
    return new ArrayList<>(Files.readAllLines(beside));
  }

  @Test
  void everyRuleOfRouteFilesIsKeptAndAllFaultsAreToldAtOnce() throws IOException {
    List<Path> bad;
    try (Stream<Path> files = Files.walk(ROUTES)) {
      bad = files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList();
    }
    List<String> expected = new ArrayList<>();
    for (Path file : bad) {
      expected.addAll(expected(file, ".camel.yaml"));
    }
    List<String> faults = home.faults(() -> bad.forEach(BadEditsTest::place));
    home.changes(() -> bad.forEach(file -> home.delete("routes/" + ROUTES.relativize(file))));
    expected.removeIf(line -> faults.stream().anyMatch(fault -> same(fault, line)));
    assertEquals(List.of(), expected);
  }

  private static void place(Path file) {
    try {
      home.write("routes/" + ROUTES.relativize(file), Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What there is to choose from depends on more than the file. */
  private static boolean same(String fault, String expected) {
    return withoutChoice(fault).equals(withoutChoice(expected));
  }

  private static String withoutChoice(String line) {
    return line.split("; (known are|did you mean|there are|write one of|name one of)")[0]
        .replaceFirst("; there are .*|; did you mean .*", "")
        .replaceFirst("there is no sink (\\w+) in routes/sinks.*", "there is no sink $1");
  }

  @Test
  void oneBadFileHoldsBackTheGoodOnes() {
    home.target("late", "huawei", "100ms", "late-1");
    List<String> faults =
        home.faults(
            () -> {
              home.write("routes/sinks/bad.camel.yaml", "- route: [");
              home.save();
            });
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("routes/sinks/bad.camel.yaml:"), faults::toString);
    List<String> changes = home.changes(() -> home.delete("routes/sinks/bad.camel.yaml"));
    assertEquals(List.of("target late added"), changes);
    home.unset("target.late.");
    home.changes();
  }

  @Test
  void anUnknownFunctionIsFoundWithItsLine() {
    String file = "routes/sinks/bad.camel.yaml";
    String text = Yaml.sink("bad", directory).replace("${body}", "${bodies}");
    List<String> faults = home.faults(() -> home.write(file, text));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(
        faults
            .get(0)
            .startsWith(
                file
                    + ":12: the expression of 'setBody' is not readable as Simple: Unknown function:"
                    + " bodies"),
        faults::toString);
    home.changes(() -> home.delete(file));
  }

  @Test
  void aTrialKnewOnlyTheWebhooksOfBefore() {
    String file = "routes/sinks/webhook.camel.yaml";
    String text = home.read(file);
    home.set("sink.webhook.young.url", "http://127.0.0.1:1/");
    List<String> faults =
        home.faults(
            () -> {
              home.write(file, text.replace("\"{{timeout}}\"", "\"${bodies}\""));
              home.save();
            });
    home.unset("sink.webhook.");
    home.changes(
        () -> {
          home.write(file, text);
          home.save();
        });
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith(file + ": Camel does not accept it: "), faults::toString);
  }

  @Test
  void propertiesThatVanishForGoodAreAFault() {
    List<String> faults = home.faults(() -> home.delete("application.properties"));
    assertEquals(
        List.of(
            "application.properties: the file does not exist; create it, or name its directory with"
                + " --home DIR"),
        faults);
    ReloadResult mended = home.after(home::save);
    assertEquals(List.of(), mended.changes());
  }
}
