package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home directory that holds only what it changes. */
class ShippedRoutesBeneathTest {
  private static final String PROPERTIES =
      """
      account.a.vendor = alibaba
      account.a.region = cn-hangzhou
      account.a.base-url = https://gateway.example.com%s
      account.a.access-key-id = LTAIexample
      account.a.access-key-secret = {{env:SECRET}}
      target.t.endpoint = alibaba-session-clusters
      target.t.account = a
      target.t.workspace = w-1
      target.t.every = 30s
      """;
  private static final String SINK = "routes/sinks/log.camel.yaml";

  private static final String OWN =
      """
      - route:
          id: own
          from:
            uri: events:own
            steps:
              - to:
                  uri: class:java.lang.System?method=exit(3)
      """;

  @TempDir Path home;

  @Test
  void aHomeWithoutRoutesHasTheShippedOnes() throws IOException {
    HomeFiles files = files("");
    assertInstanceOf(LoadResult.Valid.class, files.load());
    RouteFiles.Read read = files.routeFiles().read();
    assertEquals(List.of(), read.faults());
    assertTrue(
        ids(read).containsAll(List.of("alibaba-session-clusters", "vendor-429-throttled", "file")),
        () -> ids(read).toString());
    assertTrue(files.vendorRoute("alibaba-session-clusters").isPresent());
  }

  @Test
  void aFileOfTheSameNameReplacesAShippedOne() throws IOException {
    HomeFiles files = files("");
    save(SINK, Files.readString(Path.of(SINK)) + "# of this home\n");
    RouteFile log = find(files.routeFiles().read(), "log");
    assertTrue(log.text().endsWith("# of this home\n"));
    assertEquals(1, files.routeFiles().read().routes().stream().filter(log::equals).count());
  }

  @Test
  void anEmptyFileTakesAShippedOneAway() throws IOException {
    HomeFiles files = files("");
    int all = files.routeFiles().read().routes().size();
    save(SINK, "\n");
    RouteFiles.Read read = files.routeFiles().read();
    assertEquals(List.of(), read.faults());
    assertEquals(all - 1, read.routes().size());
    assertFalse(ids(read).contains("log"));
    assertTrue(files.sinkRoute("log").isEmpty());
  }

  @Test
  void aFolderThatVanishesWithARouteOfItsOwnIsNotTakenForLeftOut() throws IOException {
    HomeFiles files = files("");
    String own = "routes/sinks/own.camel.yaml";
    save(own, Files.readString(Path.of(SINK)).replace("id: log", "id: own"));
    files.routeFiles().read();
    Files.delete(home.resolve(own));
    Files.delete(home.resolve("routes/sinks"));
    RouteFiles.Read read = files.routeFiles().read();
    assertEquals(
        List.of("routes/sinks: the folder cannot be read; put it back; it may be empty"),
        read.faults().stream().map(ConfigError::render).toList());
  }

  @Test
  void aPathThatWouldBeSentTwiceIsAnError() throws IOException {
    for (String path :
        List.of(
            "/api/v1",
            "/spark/api/",
            "/api/v1/workspaces",
            "/API/V1/",
            "/api/v1/workspaces/w-1",
            "/spark/api/v1/workspaces/w-1/sessionClusters")) {
      LoadResult loaded = files(path).load();
      String text = assertInstanceOf(LoadResult.Invalid.class, loaded).faults().toString();
      assertTrue(text.contains("application.properties:3: account.a.base-url ends in"), text);
    }
    assertInstanceOf(LoadResult.Valid.class, files("/spark").load());
  }

  @Test
  void aComponentThatIsNotAllowedIsNamedWithFileAndLine() throws IOException {
    HomeFiles files = files("\nroutes.components = file, http");
    assertInstanceOf(LoadResult.Valid.class, files.load());
    save("routes/sinks/own.camel.yaml", OWN);
    String text = assertInstanceOf(LoadResult.Invalid.class, files.load()).faults().toString();
    assertTrue(
        text.contains(
            "routes/sinks/own.camel.yaml:7: the component 'class:' is not allowed here; add it to"
                + " routes.components, which has file, http"),
        text);
  }

  private HomeFiles files(String after) throws IOException {
    save(Configuration.FILE, PROPERTIES.formatted(after));
    return HomeFiles.installed(home, name -> "SECRET".equals(name) ? "s" : null, Clock.systemUTC());
  }

  private void save(String name, String text) throws IOException {
    Files.createDirectories(home.resolve(name).getParent());
    Files.writeString(home.resolve(name), text);
  }

  private static List<String> ids(RouteFiles.Read read) {
    return read.routes().stream().map(RouteFile::id).toList();
  }

  private static RouteFile find(RouteFiles.Read read, String id) {
    return read.routes().stream().filter(route -> route.id().equals(id)).findFirst().orElseThrow();
  }
}
