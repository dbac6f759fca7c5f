package dev.sessionrelay.config;

import static dev.sessionrelay.config.Homes.HUAWEI;
import static dev.sessionrelay.config.Homes.ORACLE;
import static dev.sessionrelay.config.Homes.SQL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.session.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredTargetsTest {
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
    LoadContext none = Homes.surroundings(home).withEndpoints(EndpointCatalogue.of(List.of()));
    assertTrue(Configuration.load(none) instanceof LoadResult.Invalid);
  }
}
