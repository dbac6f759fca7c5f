package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What is understood without the parser is what the parser understands. */
class PlainRunTest {
  private static final Map<String, String> EMPTY = Map.of();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"home", "a b", "prod_1.eu", "Überwachung", "deep/er"})
  void homeIsTheParsers(String name) throws Exception {
    Path home = Files.createDirectories(directory.resolve(name));
    String[] words = {"run", "--home", home.toString()};
    CommandLine line = SessionRelay.commandLine();
    ParseResult parsed = line.parseArgs(words);
    assertEquals("run", parsed.subcommand().commandSpec().name());
    assertEquals(line.<SessionRelay>getCommand().home(), Path.of(PlainRun.home(words, EMPTY)));
  }

  @Test
  void withoutAWordItIsTheParsersDefault() {
    for (String[] words : List.of(new String[0], new String[] {"run"})) {
      CommandLine line = SessionRelay.commandLine();
      ParseResult parsed = line.parseArgs(words);
      assertTrue(!parsed.hasSubcommand() || parsed.subcommand().commandSpec().name().equals("run"));
      assertEquals(
          line.<SessionRelay>getCommand().home(),
          Path.of(PlainRun.home(words, System.getenv())).toAbsolutePath().normalize());
    }
  }

  @Test
  void environmentNamesIt() {
    Map<String, String> environment = Map.of("SESSION_RELAY_HOME", "/relay");
    assertEquals("/relay", PlainRun.home(new String[] {"run"}, environment));
    assertEquals("x", PlainRun.home(new String[] {"run", "--home", "x"}, environment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --help",
        "run --home",
        "run --home=x",
        "run x y",
        "run --hom x",
        "run --home -x",
        "run --home ${env:HOME}",
        "run --home 'x'",
        "run --home @x",
        "run --home x y",
        "--home x run",
        "--home x",
        "status",
        "ru",
        "--version"
      })
  void anythingElseIsTheParsers(String words) {
    assertNull(PlainRun.home(words.split(" "), EMPTY));
  }
}
