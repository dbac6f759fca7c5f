package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.LoadResult.Invalid;
import dev.sessionrelay.config.LoadResult.Valid;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One small bad file for each rule, its exact messages beside it. A new rule is a new pair; with
 * {@code -Dfixtures.rewrite=true} the messages are written anew, to be read before they are
 * committed.
 */
class BadConfigurationTest {
  /** Stands in fixtures for a value that must not be shown. */
  private static final List<String> SECRETS =
      List.of(
          "hunter2", Homes.VENDOR_SECRET, Homes.WEBHOOK_SECRET, Homes.PROXY_PASSWORD, "bWFya2Vk");

  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
  }

  @TestFactory
  Stream<DynamicTest> everyBadFileGivesItsMessages() throws IOException {
    return fixtures("invalid", this::givesItsMessages);
  }

  @TestFactory
  Stream<DynamicTest> everyDoubtfulFileGivesItsWarnings() throws IOException {
    return fixtures("warning", this::givesItsMessages);
  }

  @TestFactory
  Stream<DynamicTest> theExampleInEveryMessageIsValid() throws IOException {
    return fixtures("invalid", this::examplesHelp);
  }

  @TestFactory
  Stream<DynamicTest> noMessageShowsASecret() throws IOException {
    return Stream.concat(
        fixtures("invalid", this::showsNoSecret), fixtures("warning", this::showsNoSecret));
  }

  /** What is checked of one file. */
  private interface Check {
    void of(Path fixture) throws IOException;
  }

  private static Stream<DynamicTest> fixtures(String folder, Check check) throws IOException {
    try (Stream<Path> files = Files.list(Homes.FIXTURES.resolve(folder))) {
      List<Path> fixtures =
          files.filter(file -> file.toString().endsWith(".properties")).sorted().toList();
      assertFalse(fixtures.isEmpty());
      return fixtures.stream()
          .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check.of(f)));
    }
  }

  private void givesItsMessages(Path fixture) throws IOException {
    Path beside = Path.of(fixture.toString().replace(".properties", ".expected"));
    LoadResult loaded = Homes.load(home, Files.readString(fixture));
    assertEquals(fixture.getParent().endsWith("invalid"), loaded instanceof Invalid);
    String messages =
        messages(loaded).stream()
            .map(ConfigError::render)
            .collect(Collectors.joining("\n", "", "\n"))
            .replace(home.toString(), "HOME");
    if (Boolean.getBoolean("fixtures.rewrite")) {
      Files.writeString(beside, messages);
    }
    assertEquals(Files.readString(beside), messages);
  }

  private void examplesHelp(Path fixture) throws IOException {
    String text = Files.readString(fixture);
    for (ConfigError fault : messages(Homes.load(home, text))) {
      if (fault.key() != null && fault.example() != null) {
        List<ConfigError> left =
            messages(Homes.load(home, with(text, fault.key(), fault.example())));
        assertTrue(
            left.stream().noneMatch(other -> concernsTheSame(other, fault)),
            () -> fault.render() + "\nbut with the example: " + left);
      }
    }
  }

  private static boolean concernsTheSame(ConfigError a, ConfigError b) {
    return a.key() != null && a.key().equals(b.key());
  }

  private static String with(String text, String key, String value) {
    String others =
        text.lines()
            .filter(line -> !line.startsWith(key + " ="))
            .collect(Collectors.joining("\n", "", "\n"));
    return others + key + " = " + value + "\n";
  }

  private void showsNoSecret(Path fixture) throws IOException {
    LoadResult loaded = Homes.load(home, Files.readString(fixture));
    for (String secret : SECRETS) {
      assertFalse(messages(loaded).toString().contains(secret), () -> messages(loaded).toString());
      assertFalse(loaded.toString().contains(secret), loaded::toString);
    }
  }

  private static List<ConfigError> messages(LoadResult loaded) {
    return loaded instanceof Valid valid
        ? valid.configuration().warnings()
        : ((Invalid) loaded).faults();
  }
}
