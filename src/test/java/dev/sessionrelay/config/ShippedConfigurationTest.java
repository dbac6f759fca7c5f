package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.KeyPattern;
import dev.sessionrelay.settings.PropertiesFile;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SinkKeys;
import dev.sessionrelay.simulator.DemoKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that a new user starts with. */
class ShippedConfigurationTest {
  private static final Path SHIPPED = Path.of(Configuration.FILE);
  private static final Pattern COMMENTED =
      Pattern.compile("^# ((?:[a-z][\\w-]*\\.)[\\w.-]+) += (.+)$", Pattern.MULTILINE);

  @TempDir Path home;

  @Test
  void itIsValidAndWithoutWarnings() throws IOException {
    Configuration shipped = shipped();
    assertEquals(List.of(), shipped.warnings());
    assertEquals(Set.of("file", "log", "webhook", "slack"), shipped.sinks().keySet());
  }

  @Test
  void itPollsEachEndpointOftenEnoughForALivelyFirstRun() throws IOException {
    Set<String> polled = new TreeSet<>();
    for (Target target : shipped().targets().values()) {
      polled.add(target.endpoint().name());
      long seconds = ((Schedule.Every) target.schedule()).interval().toSeconds();
      assertTrue(seconds >= 2 && seconds <= 5, target.name());
    }
    Set<String> builtIn =
        Vendors.endpoints().stream()
            .map(e -> e.name())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(builtIn, polled);
  }

  @Test
  void everyRequestOfTheDemoStaysOnThisMachine() throws IOException {
    Configuration shipped = shipped();
    shipped
        .accounts()
        .values()
        .forEach(account -> assertEquals("http://127.0.0.1:18080", account.baseUri().toString()));
    assertEquals(
        "http://127.0.0.1:18080/demo/webhook",
        shipped.sinks().get("webhook").section().get(SinkKeys.URL).reveal());
  }

  @Test
  void itsKeysAreTheSimulators() throws IOException {
    Map<String, String> given = new TreeMap<>();
    shipped().settings().given().keySet().forEach(key -> given.put(key, shippedValue(key)));
    assertEquals(DemoKeys.HUAWEI_SECRET_KEY, given.get("account.demo-huawei.secret-key"));
    assertEquals(DemoKeys.HUAWEI_PASSWORD, given.get("account.demo-huawei-iam.password"));
    assertEquals(
        DemoKeys.ALIBABA_ACCESS_KEY_SECRET, given.get("account.demo-alibaba.access-key-secret"));
    assertEquals(DemoKeys.WEBHOOK_SECRET, given.get("sink.webhook.secret"));
  }

  @Test
  void itShowsEveryKey() throws IOException {
    Set<String> shown = new TreeSet<>(entries().entries().keySet());
    commented().keySet().forEach(shown::add);
    List<String> missing =
        ConfigurationKeys.CATALOGUE
            .keys()
            .map(PropertyKey::pattern)
            .filter(pattern -> shown.stream().noneMatch(key -> matches(pattern, key)))
            .map(KeyPattern::toString)
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void whatIsCommentedOutIsTheDefaultOrAValidExample() throws Exception {
    for (Map.Entry<String, String> line : commented().entrySet()) {
      PropertyKey<?> key =
          ConfigurationKeys.CATALOGUE
              .find(line.getKey())
              .orElseThrow(() -> new AssertionError("unknown key " + line.getKey()));
      if (key.defaultText() != null) {
        assertEquals(key.defaultText(), line.getValue(), line.getKey());
      } else if (!line.getValue().contains("{{")) {
        key.type().parse(line.getValue());
      }
    }
  }

  private static boolean matches(KeyPattern pattern, String key) {
    return pattern.matches(Arrays.asList(key.split("\\.")));
  }

  private static Map<String, String> commented() throws IOException {
    Map<String, String> lines = new TreeMap<>();
    Matcher matcher = COMMENTED.matcher(Files.readString(SHIPPED));
    while (matcher.find()) {
      lines.put(matcher.group(1), matcher.group(2));
    }
    assertTrue(lines.size() > 50, lines::toString);
    return lines;
  }

  private static PropertiesFile entries() throws IOException {
    return PropertiesFile.parse(Configuration.FILE, Files.readString(SHIPPED));
  }

  private static String shippedValue(String key) {
    try {
      return entries().entries().get(key).value();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Configuration shipped() throws IOException {
    DemoKeys.ensure(home.resolve("data/simulator"));
    return Homes.valid(home, Files.readString(SHIPPED));
  }
}
