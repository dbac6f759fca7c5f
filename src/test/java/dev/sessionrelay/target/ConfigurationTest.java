package dev.sessionrelay.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.auth.Credentials;
import dev.sessionrelay.config.EndpointCatalogue;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.session.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static final String HUAWEI =
      """
      account.a.vendor = huawei
      account.a.region = cn-north-4
      account.a.token = {{env:VENDOR_SECRET}}
      """;
  private static final String ORACLE =
      """
      account.o.vendor = oracle
      account.o.region = eu-frankfurt-1
      account.o.tenancy = ocid1.tenancy.oc1..aaaaaaaaexample
      account.o.user = ocid1.user.oc1..aaaaaaaaexample
      account.o.fingerprint = 20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
      account.o.key-file = oci-key.pem
      account.o.pass-phrase = {{env:VENDOR_SECRET}}
      """;
  private static final String SQL =
      """
      target.t.endpoint = huawei-sql-session
      target.t.account = a
      target.t.every = 30s
      target.t.workspace = w-1
      target.t.sessions = s-1, s-2
      """;

  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
  }

  @Test
  void aTargetHasWhatItsPollsNeed() throws IOException {
    Target target = Homes.valid(home, HUAWEI + SQL).targets().get("t");
    assertEquals(new Schedule.Every(Duration.ofSeconds(30)), target.schedule());
    assertEquals(List.of("s-1", "s-2"), target.ids());
    assertFalse(target.everyPoll());
    assertEquals(
        new Origin("huawei", "dataarts-fabric", "huawei-sql-session", "a", "t", "w-1", "w-1"),
        target.origin("s-1"));
    assertEquals(
        Map.of("workspace", "w-1", "session", "s-1", "region", "cn-north-4"),
        target.parameters("s-1"));
  }

  @Test
  void aRayRouteIsAScopeOfItsOwnWithoutAWorkspace() throws IOException {
    Target target =
        Homes.valid(
                home,
                HUAWEI
                    + """
                    target.r.endpoint = huawei-ray-session
                    target.r.account = a
                    target.r.cron = 0/30 * * * * ?
                    target.r.emit = every-poll
                    target.r.routes = file:notebooks.txt
                    """)
            .targets()
            .get("r");
    assertEquals("s-1", target.origin("s-1").scope());
    assertNull(target.origin("s-1").workspaceId());
    assertEquals("s-1", target.parameters("s-1").get("route"));
    assertEquals(new Schedule.Cron("0/30 * * * * ?"), target.schedule());
    assertTrue(target.everyPoll());
  }

  @Test
  void aNotebookIsKnownByPlatformAndWorkspace() throws IOException {
    Target target =
        Homes.valid(
                home,
                ORACLE
                    + """
                    target.n.endpoint = oracle-notebook-session
                    target.n.account = o
                    target.n.every = 30s
                    target.n.platform = ocid1.aidataplatform.oc1.iad.amaaaaaaexample
                    target.n.workspace = w
                    target.n.sessions = s
                    """)
            .targets()
            .get("n");
    assertEquals(
        "/oracle-notebook-session/o/ocid1.aidataplatform.oc1.iad.amaaaaaaexample/w",
        target.origin("s").source());
  }

  @Test
  void aListingHasItsFiltersAndPageSize() throws IOException {
    Target target =
        Homes.valid(
                home,
                """
                account.s.vendor = alibaba
                account.s.region = cn-hangzhou
                account.s.access-key-id = LTAIexample
                account.s.access-key-secret = {{env:VENDOR_SECRET}}
                target.l.endpoint = alibaba-session-clusters
                target.l.account = s
                target.l.every = 1m
                target.l.workspace = w-1234abcd
                target.l.kind = SQL
                target.m.endpoint = alibaba-session-clusters
                target.m.account = s
                target.m.every = 1m
                target.m.workspace = w-1234abcd
                target.m.kind = THRIFT
                """)
            .targets()
            .get("l");
    assertTrue(target.isListing());
    assertEquals(
        Map.of(
            "workspace", "w-1234abcd", "kind", "SQL", "page-size", "20", "region", "cn-hangzhou"),
        target.parameters(null));
  }

  @Test
  void anEndpointOfOnesOwnTakesItsParameters() throws IOException {
    Configuration configuration =
        Homes.valid(
            home,
            """
            account.e.vendor = example
            account.e.base-url = https://sessions.example.com/api/
            account.e.bearer-token = {{env:VENDOR_SECRET}}
            account.e.header.X-Api-Key = {{env:VENDOR_SECRET}}
            target.x.endpoint = example-sessions
            target.x.account = e
            target.x.every = 1m
            target.x.param.cluster = c 1
            sink.slack.param.url = {{env:VENDOR_SECRET}}
            """);
    Target target = configuration.targets().get("x");
    assertEquals("c%201", target.origin(null).scope());
    assertEquals("c 1", target.parameters(null).get("cluster"));
    Account account = configuration.accounts().get("e");
    assertEquals("https://sessions.example.com/api", account.baseUri().toString());
    Credentials.HeaderCredentials headers = (Credentials.HeaderCredentials) account.credentials();
    assertEquals("Bearer " + Homes.VENDOR_SECRET, headers.headers().get("Authorization").reveal());
    assertEquals(Homes.VENDOR_SECRET, headers.headers().get("X-Api-Key").reveal());
    assertEquals(
        Homes.VENDOR_SECRET, configuration.settings().reveal("sink.slack.param.url").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "huawei, https://fabric-ep.r-1.myhuaweicloud.com",
    "alibaba, https://emr-serverless-spark.r-1.aliyuncs.com",
    "oracle, https://aidp.r-1.oci.oraclecloud.com"
  })
  void anAccountWithoutCredentialsOrAddressTakesTheVendorsOwn(String vendor, String address)
      throws Exception {
    Files.createDirectories(home.resolve(".oci"));
    Files.writeString(
        home.resolve(".oci/config"),
        """
        [DEFAULT]
        tenancy=ocid1.tenancy.oc1..a
        user=ocid1.user.oc1..a
        fingerprint=20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
        key_file=~/key.pem
        region=r-1
        """);
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "HUAWEICLOUD_SDK_AK", "ak",
            "HUAWEICLOUD_SDK_SK", "sk",
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    String region = vendor.equals("oracle") ? "" : "account.a.region = r-1\n";
    Files.writeString(
        home.resolve(Configuration.FILE), "account.a.vendor = " + vendor + "\n" + region);
    Account account =
        Configuration.load(home, environment::get, Clock.systemUTC()).orThrow().accounts().get("a");
    assertEquals(address, account.baseUri().toString());
    assertEquals("r-1", account.region());
  }

  @Test
  void everySinkHasSettingsAndNamedWebhooksAreSinksOfTheirOwn() throws IOException {
    Map<String, Sink> sinks =
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
    assertTrue(sinks.get("file").fromStart());
    Sink oncall = sinks.get("webhook-oncall");
    assertEquals(List.of("FAILED", "GONE"), oncall.onlyStates());
    assertEquals(
        List.of("sessionrelay.session.gone", "sessionrelay.poll.failed"), oncall.onlyTypes());
    assertEquals(Duration.ofMinutes(5), oncall.retryMaxDelay());
    assertEquals(Homes.WEBHOOK_SECRET, oncall.webhook().orElseThrow().secrets().reveal());
  }

  @Test
  void whatIsNotGivenHasItsDefault() throws IOException {
    Settings settings = Homes.valid(home, "web.port = {{simulator.port:1}}9\n").settings();
    assertEquals(Duration.ofMillis(500), settings.duration("retry.delay"));
    assertEquals(4 << 20, settings.size("limits.answer-size"));
    assertEquals(18080, settings.number("simulator.port"));
    assertThrows(IllegalArgumentException.class, () -> settings.text("ledger.user"));
  }

  @Test
  void logLevelsOfLoggersMayHaveDotsInTheirNames() throws IOException {
    Settings settings =
        Homes.valid(home, "log.level.dev.sessionrelay.auth = DEBUG\nlog.level = WARN\n").settings();
    assertEquals(Map.of("dev.sessionrelay.auth", "DEBUG"), settings.logLevels());
    assertEquals("WARN", settings.text("log.level"));
  }

  @Test
  void camelsOwnKeysPassAsTheyAre() throws IOException {
    Configuration configuration =
        Homes.valid(home, "camel.main.name = relay\ncamel.component.x.y = {{z}}\n");
    assertEquals(
        Map.of("camel.main.name", "relay", "camel.component.x.y", "{{z}}"),
        configuration.settings().camel());
  }

  @Test
  void anEmptyPlaceholderCountsAsNotGiven() throws IOException {
    Configuration configuration =
        Homes.valid(
            home,
            """
            account.s.vendor = alibaba
            account.s.region = cn-hangzhou
            account.s.access-key-id = LTAIexample
            account.s.access-key-secret = {{env:VENDOR_SECRET}}
            account.s.security-token = {{env:NOT_SET:}}
            """);
    Credentials.AlibabaKeys keys =
        (Credentials.AlibabaKeys) configuration.accounts().get("s").credentials();
    assertNull(keys.securityToken());
  }

  @Test
  void aRotatedSecretFileCountsWithoutReadingTheConfigurationAgain() throws Exception {
    Files.writeString(home.resolve("token"), "first\n");
    Files.writeString(
        home.resolve(Configuration.FILE),
        HUAWEI.replace("{{env:VENDOR_SECRET}}", "{{file:token}}") + SQL);
    Instant[] now = {Instant.EPOCH};
    InstantSource source = () -> now[0];
    Clock clock = source.withZone(ZoneOffset.UTC);
    Configuration configuration =
        Configuration.load(Surroundings.builtIn(home, new HashMap<String, String>()::get, clock))
            .orThrow();
    Credentials.HuaweiToken token =
        (Credentials.HuaweiToken) configuration.accounts().get("a").credentials();
    assertEquals("first", token.token().reveal());
    Files.writeString(home.resolve("token"), "second one\n");
    now[0] = now[0].plusSeconds(2);
    assertEquals("second one", token.token().reveal());
    assertTrue(configuration.files().contains(home.resolve("token").toAbsolutePath()));
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
            + configuration.settings().given()
            + configuration.settings().inForce();
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
    Loaded loaded = Configuration.load(home, name -> null, Clock.systemUTC());
    assertTrue(loaded.toString().contains("is not UTF-8 text; save it as UTF-8"), loaded::toString);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
    assertEquals(
        19000, Homes.valid(home, "\uFEFFweb.port = 19000\n").settings().number("web.port"));
  }

  @Test
  void aThousandTargetsAreReadQuickly() throws IOException {
    StringBuilder text = new StringBuilder(HUAWEI);
    for (int i = 0; i < 1_000; i++) {
      text.append(SQL.replace("target.t.", "target.t" + i + ".").replace("w-1", "w-" + i));
    }
    Homes.valid(home, text.toString());
    long start = System.nanoTime();
    Configuration configuration = Homes.valid(home, text.toString());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertEquals(1_000, configuration.targets().size());
    assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took::toString);
  }

  @Test
  void endpointsOfTheSurroundingsAreTheOnlyOnes() throws IOException {
    Files.writeString(home.resolve(Configuration.FILE), HUAWEI + SQL);
    Surroundings none = Homes.surroundings(home).withEndpoints(EndpointCatalogue.of(List.of()));
    assertTrue(Configuration.load(none) instanceof Loaded.Invalid);
  }
}
