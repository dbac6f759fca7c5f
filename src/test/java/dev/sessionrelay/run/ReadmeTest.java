package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.FieldTable;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.failure.FailureMarkdown;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Loaded;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README says is so. Its generated tables are written anew with {@code
 * -Dreference.rewrite=true}.
 */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern PROPERTIES = Pattern.compile("(?s)```properties\\n(.*?)```");
  private static final Pattern LAUNCHER = Pattern.compile("`?bin/session-relay ([a-z-]+)");

  @TempDir Path home;

  @Test
  void itsTableOfFieldsIsTheMappings() throws IOException {
    generated("fields", FieldTable.markdown());
  }

  @Test
  void itsTableOfFailuresIsTheCodes() throws IOException {
    generated("failures", FailureMarkdown.render());
  }

  private static void generated(String name, String expected) throws IOException {
    String readme = Files.readString(README);
    String begin = "<!-- " + name + ":begin -->\n";
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf("<!-- " + name + ":end -->");
    assertTrue(from >= begin.length() && to >= from, () -> "README.md has no " + begin);
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(
          README, readme.substring(0, from) + expected.strip() + "\n" + readme.substring(to));
    } else {
      assertEquals(expected.strip(), readme.substring(from, to).strip());
    }
  }

  @Test
  void itNamesEveryEndpoint() throws IOException {
    String readme = Files.readString(README);
    Vendors.endpoints()
        .forEach(
            endpoint ->
                assertTrue(readme.contains("| `" + endpoint.name() + "` |"), endpoint.name()));
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document :
        List.of(
            README,
            Path.of("routes/README.md"),
            Path.of("CONTRIBUTING.md"),
            Path.of("CHANGELOG.md"))) {
      Matcher link = LINK.matcher(Files.readString(document));
      Path folder = document.toAbsolutePath().getParent();
      while (link.find()) {
        if (!Files.exists(folder.resolve(link.group(1)))) {
          dead.add(document + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), dead);
  }

  @Test
  void itsConfigurationOfARealVendorIsValid() throws IOException {
    Matcher block = PROPERTIES.matcher(Files.readString(README));
    assertTrue(block.find());
    Configuration one =
        assertInstanceOf(Loaded.Valid.class, loaded(block.group(1))).configuration();
    assertEquals(List.of("spark"), List.copyOf(one.targets().keySet()));
    assertTrue(block.find());
    Files.writeString(home.resolve("notebooks.txt"), "5e551042-0a1d-4b00-8000-000000000001\n");
    DemoKeys.ensure(home);
    String profile = "= DEMO\naccount.aidp.config-file = oracle-demo-config";
    Loaded others = loaded(block.group(1).replace("= DEFAULT", profile));
    Configuration two = assertInstanceOf(Loaded.Valid.class, others).configuration();
    assertEquals(List.of("sql", "notebooks"), List.copyOf(two.targets().keySet()));
  }

  private Loaded loaded(String properties) throws IOException {
    Files.writeString(home.resolve(Configuration.FILE), properties);
    return Configuration.load(
        home,
        name -> name.matches("ALIBABA_CLOUD_.*|HUAWEICLOUD_SDK_[AS]K") ? "its-value" : null,
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  @Test
  void itsCommandsAreThere() throws Exception {
    Path anywhere = Files.createDirectory(home.resolve("anywhere"));
    String help;
    try (RelayProcess relay = RelayProcess.start(anywhere, "--help")) {
      assertEquals(0, relay.exitCode(30), relay::output);
      help = relay.output();
    }
    for (Path document : List.of(README, Path.of("routes/README.md"), Path.of("CONTRIBUTING.md"))) {
      Matcher command = LAUNCHER.matcher(Files.readString(document));
      while (command.find()) {
        String name = command.group(1);
        assertTrue(help.lines().anyMatch(line -> line.strip().startsWith(name + " ")), name);
      }
    }
  }
}
