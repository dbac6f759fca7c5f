package dev.sessionrelay.config;

import static dev.sessionrelay.config.Homes.HUAWEI;
import static dev.sessionrelay.config.Homes.ORACLE;
import static dev.sessionrelay.config.Homes.SQL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.settings.LedgerKeys;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.SinkKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
  }

  @Test
  void everySinkHasSettingsAndNamedWebhooksAreSinksOfTheirOwn() throws IOException {
    Map<String, SinkDefinition> sinks =
        Homes.valid(
                home,
                HUAWEI
                    + SQL
                    + """
                    sink.webhook.oncall.url = https://hooks.example.com/x
                    sink.webhook.oncall.secret = {{env:WEBHOOK_SECRET}}
                    sink.webhook.oncall.only-states = FAILED, GONE
                    sink.webhook.oncall.only-targets = t
                    sink.webhook.oncall.only-types = session.gone, sessionrelay.poll.failed
                    sink.file.from = start
                    """)
            .sinks();
    assertEquals(Set.of("file", "log", "slack", "webhook-oncall"), sinks.keySet());
    assertEquals("start", sinks.get("file").section().get(SinkKeys.FROM));
    assertTrue(sinks.get("webhook-oncall").isWebhook());
    SettingsSection oncall = sinks.get("webhook-oncall").section();
    assertEquals(List.of("FAILED", "GONE"), oncall.get(SinkKeys.ONLY_STATES));
    assertEquals(
        List.of("sessionrelay.session.gone", "sessionrelay.poll.failed"),
        oncall.get(SinkKeys.ONLY_TYPES));
    assertEquals(Duration.ofMinutes(5), oncall.get(SinkKeys.RETRY_MAX_DELAY));
    assertEquals(Homes.WEBHOOK_SECRET, oncall.get(SinkKeys.SECRET).reveal());
  }

  @Test
  void whatIsNotGivenHasItsDefault() throws IOException {
    Settings settings = Homes.valid(home, "web.port = {{simulator.port:1}}9\n").settings();
    assertEquals(Duration.ofMillis(500), settings.get(ProcessKeys.RETRY_DELAY));
    assertEquals(4 << 20, settings.get(ProcessKeys.ANSWER_SIZE));
    assertEquals(18080, settings.get(ProcessKeys.SIMULATOR_PORT));
    assertThrows(IllegalArgumentException.class, () -> settings.get(LedgerKeys.USER));
  }

  @Test
  void logLevelsOfLoggersMayHaveDotsInTheirNames() throws IOException {
    Settings settings =
        Homes.valid(home, "log.level.dev.sessionrelay.account = DEBUG\nlog.level = WARN\n")
            .settings();
    assertEquals(
        Map.of("dev.sessionrelay.account", "DEBUG"), settings.named(ProcessKeys.LOGGER_LEVEL));
    assertEquals("WARN", settings.get(ProcessKeys.LOG_LEVEL));
  }

  @Test
  void camelsOwnKeysPassAsTheyAre() throws IOException {
    Configuration configuration =
        Homes.valid(home, "camel.main.name = relay\ncamel.component.x.y = {{camel.main.name}}\n");
    assertEquals(
        Map.of("camel.main.name", "relay", "camel.component.x.y", "{{camel.main.name}}"),
        configuration.settings().camel());
  }

  @Test
  void everyFileThatWasReadIsWatched() throws IOException {
    Configuration configuration =
        Homes.valid(home, HUAWEI + SQL.replace("s-1, s-2", "file:notebooks.txt"));
    Path root = home.toAbsolutePath().normalize();
    assertEquals(
        Set.of(root.resolve("application.properties"), root.resolve("notebooks.txt")),
        configuration.files());
  }

  @Test
  void theDescriptionIsSortedAndShowsNoSecret() throws IOException {
    Configuration configuration =
        Homes.valid(
            home,
            HUAWEI
                + SQL
                + ORACLE
                + """
                sink.webhook.url = https://hooks.example.com/T0/marked-in-url
                sink.webhook.secret = {{env:WEBHOOK_SECRET}}
                sink.slack.param.url = {{env:VENDOR_SECRET}}
                camel.component.kafka.sasl-password = marked-camel
                camel.main.name = relay
                """);
    List<String> lines = configuration.describe();
    assertEquals(lines.stream().sorted().toList(), lines);
    assertTrue(lines.contains("account.a.token = [secret]"), lines::toString);
    assertTrue(lines.contains("sink.webhook.url = [secret]"), lines::toString);
    assertTrue(lines.contains("camel.component.kafka.sasl-password = [secret]"), lines::toString);
    assertTrue(lines.contains("camel.main.name = relay"), lines::toString);
    assertTrue(lines.contains("target.t.sessions = s-1, s-2"), lines::toString);
    String everything =
        lines
            + configuration.toString()
            + configuration.accounts()
            + configuration.targets()
            + configuration.sinks()
            + configuration.settings().given();
    for (String secret : List.of("marked", Homes.WEBHOOK_SECRET)) {
      assertFalse(everything.contains(secret), everything);
    }
  }

  @Test
  void theChecksumIsOfTheStateAndNotOfTheSecrets() throws IOException {
    String checksum = Homes.valid(home, HUAWEI + SQL).checksum();
    assertEquals(64, checksum.length());
    assertEquals(checksum, Homes.valid(home, "# comment\n" + SQL + HUAWEI).checksum());
    assertNotEquals(checksum, Homes.valid(home, HUAWEI + SQL.replace("30s", "31s")).checksum());
    assertEquals(
        checksum,
        Homes.valid(home, HUAWEI.replace("{{env:VENDOR_SECRET}}", "{{env:EMPTY}}other") + SQL)
            .checksum());
  }

  @Test
  void aMissingFileIsOneClearFault() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                Configuration.load(home.resolve("none"), name -> null, Clock.systemUTC())
                    .orThrow());
    assertEquals(
        "application.properties: the file does not exist; create it, or name its directory with"
            + " --home DIR",
        e.getMessage());
  }

  @Test
  void aFileThatIsNotUtf8IsOneClearFault() throws IOException {
    Files.write(home.resolve(Configuration.FILE), new byte[] {'a', '=', (byte) 0xE9});
    LoadResult loaded = Configuration.load(home, name -> null, Clock.systemUTC());
    assertTrue(loaded.toString().contains("is not UTF-8 text; save it as UTF-8"), loaded::toString);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
    assertEquals(19000, Homes.valid(home, "\uFEFFweb.port = 19000\n").settings().get(WebKeys.PORT));
  }
}
