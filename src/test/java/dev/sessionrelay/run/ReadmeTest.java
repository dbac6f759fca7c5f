package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.FieldTable;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.failure.FailureMarkdown;
import dev.sessionrelay.session.EventMarkdown;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.sink.ReceiverMarkdown;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README and the other documents say is so. The generated tables in {@code docs} are written
 * anew with {@code -Dreference.rewrite=true}.
 */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)");
  private static final Pattern PROPERTIES = Pattern.compile("(?s)```properties\\n(.*?)```");
  private static final Pattern EVENT = Pattern.compile("(?s)```json\\n(.*?)```");
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
  private static final Pattern TYPE_NAME = Pattern.compile("`[A-Z]\\w*[a-z]\\w*`|-Dtest='?\\w+");
  private static final Pattern ROOM_NAME =
      Pattern.compile("(?m)^\\| `[a-z.]+` \\||\\(`[a-z.]+`\\)");
  private static final Pattern LAUNCHER = Pattern.compile("`?bin/session-relay ([a-z-]+)");

  @TempDir Path home;

  @Test
  void theTableOfFieldsIsTheMappings() throws IOException {
    generated(Path.of("docs/fields.md"), "fields", FieldTable.markdown());
  }

  @Test
  void theReferenceOfEventsIsWhatIsMade() throws IOException {
    generated(Path.of("docs/events.md"), "events", EventMarkdown.render());
  }

  @Test
  void theTableOfFailuresIsTheCodes() throws IOException {
    generated(Path.of("docs/failures.md"), "failures", FailureMarkdown.render());
  }

  @Test
  void theTableOfReceiversAnswersIsTheCodes() throws IOException {
    generated(Path.of("docs/failures.md"), "receivers", ReceiverMarkdown.render());
  }

  private static void generated(Path file, String name, String expected) throws IOException {
    String document = Files.readString(file);
    String begin = "<!-- " + name + ":begin -->\n";
    int from = document.indexOf(begin) + begin.length();
    int to = document.indexOf("<!-- " + name + ":end -->");
    assertTrue(from >= begin.length() && to >= from, () -> file + " has no " + begin);
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(
          file, document.substring(0, from) + expected.strip() + "\n" + document.substring(to));
    } else {
      assertEquals(expected.strip(), document.substring(from, to).strip());
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
  void linksLeadToFilesAndHeadings() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (!leadsSomewhere(document, link.group(1), link.group(2))) {
          dead.add(document + ": " + link.group());
        }
      }
    }
    assertEquals(List.of(), dead);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of(".", "docs", "routes", "bench")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    return documents;
  }

  private static boolean leadsSomewhere(Path document, String path, String heading)
      throws IOException {
    Path file = path.isEmpty() ? document : document.resolveSibling(path);
    return Files.exists(file) && (heading == null || headings(file).contains(heading));
  }

  /** Anchors as code hosts make them of headings. */
  private static Set<String> headings(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** What a reader looks up: a type in backticks, a test to run, a room in a table. */
  @Test
  void typesAndPackagesOfTheCodeMapExist() throws IOException {
    String document = Files.readString(Path.of("CONTRIBUTING.md"));
    Set<String> types = new HashSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        TYPE.matcher(Files.readString(file)).results().forEach(type -> types.add(type.group(1)));
      }
    }
    assertEquals(
        List.of(), named(TYPE_NAME, document).filter(name -> !types.contains(name)).toList());
    assertEquals(List.of(), named(ROOM_NAME, document).filter(name -> !isRoom(name)).toList());
  }

  private static boolean isRoom(String name) {
    String folder = "java/dev/sessionrelay/" + name.replace('.', '/');
    return Stream.of("main", "test")
        .anyMatch(kind -> Files.isDirectory(Path.of("src", kind, folder)));
  }

  private static Stream<String> named(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(name -> name.replaceAll("^.*[`='](?=\\w)|[`) |]+$", ""));
  }

  @Test
  void itsConfigurationOfARealVendorIsValid() throws IOException {
    List<String> blocks = properties();
    Configuration one = valid(blocks.get(0));
    assertEquals(List.of("spark"), List.copyOf(one.targets().keySet()));
    Files.writeString(home.resolve("notebooks.txt"), "5e551042-0a1d-4b00-8000-000000000001\n");
    DemoKeys.ensure(home);
    String profile = "= DEMO\naccount.aidp.config-file = oracle-demo-config";
    Configuration two = valid(blocks.get(1).replace("= DEFAULT", profile));
    assertEquals(List.of("notebooks"), List.copyOf(two.targets().keySet()));
  }

  @Test
  void itsWebhooksAreValid() throws IOException {
    List<String> blocks = properties();
    Path secret = Files.writeString(home.resolve("webhook"), "whsec_" + "c2VjcmV0".repeat(4));
    String webhooks = blocks.get(2).replace("/run/secrets/webhook", secret.toString());
    Configuration configuration = valid(blocks.get(0) + webhooks);
    Set<String> sinks = configuration.sinks().keySet();
    assertTrue(sinks.containsAll(List.of("webhook", "webhook-oncall")), sinks::toString);
  }

  @Test
  void itsAlertsAreValid() throws IOException {
    List<String> blocks = properties();
    DemoKeys.ensure(home);
    String profile = "= DEMO\naccount.aidp.config-file = oracle-demo-config";
    Files.writeString(home.resolve("notebooks.txt"), "5e551042-0a1d-4b00-8000-000000000001\n");
    Path secret = Files.writeString(home.resolve("webhook"), "whsec_" + "c2VjcmV0".repeat(4));
    Configuration configuration =
        valid(
            blocks.get(1).replace("= DEFAULT", profile)
                + blocks.get(2).replace("/run/secrets/webhook", secret.toString())
                + blocks.get(3));
    assertEquals(List.of("unused"), List.copyOf(configuration.alerts().keySet()));
  }

  @Test
  void examplesOfAConfigurationAreValid() throws IOException {
    DemoKeys.ensure(home);
    Files.writeString(home.resolve("notebooks.txt"), "5e551042-0a1d-4b00-8000-000000000001\n");
    List<String> blocks = properties(Path.of("docs/examples.md"));
    String profile = "= DEMO\naccount.aidp.config-file = oracle-demo-config";
    Configuration clouds = valid(blocks.get(0).replace("= DEFAULT", profile));
    assertEquals(Set.of("sql", "clusters", "notebooks"), clouds.targets().keySet());
    assertEquals(List.of("unused", "night"), List.copyOf(clouds.alerts().keySet()));
    assertEquals(List.of("clusters"), List.copyOf(valid(blocks.get(1)).targets().keySet()));
    assertEquals(2, blocks.size());
  }

  @Test
  void itsEventIsCanonical() throws IOException {
    Matcher block = EVENT.matcher(Files.readString(README));
    assertTrue(block.find());
    assertEquals(List.of(), Schemas.event(block.group(1)));
  }

  private static List<String> properties() throws IOException {
    return properties(README);
  }

  private static List<String> properties(Path document) throws IOException {
    return PROPERTIES
        .matcher(Files.readString(document))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private Configuration valid(String properties) throws IOException {
    return assertInstanceOf(LoadResult.Valid.class, loaded(properties)).configuration();
  }

  private LoadResult loaded(String properties) throws IOException {
    Files.writeString(home.resolve(Configuration.FILE), properties);
    return Configuration.load(
        home,
        name -> name.matches("ALIBABA_CLOUD_.*|HUAWEICLOUD_SDK_[AS]K") ? "LTAIexample" : null,
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
