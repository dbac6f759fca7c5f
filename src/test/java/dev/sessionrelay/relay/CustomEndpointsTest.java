package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.routefile.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomEndpointsTest {
  @TempDir Path home;
  private final CustomEndpoints endpoints = new CustomEndpoints();

  @BeforeEach
  void makeFolders() throws IOException {
    for (String folder : List.of("vendors", "errors", "sinks")) {
      Files.createDirectories(home.resolve("routes").resolve(folder));
    }
  }

  private List<RouteFile> routes(String name, String uri) throws IOException {
    String yaml =
        """
        - route:
            id: %s
            description: An endpoint.
            routeConfigurationId: vendor-*
            from:
              uri: direct:%s
              steps:
                - to:
                    uri: "%s"
        """
            .formatted(name, name, uri);
    Files.writeString(home.resolve("routes/vendors/" + name + ".camel.yaml"), yaml);
    return new HomeFiles(home, variable -> null, Clock.systemUTC()).routeFiles().read().routes();
  }

  private String parameters(String uri) throws IOException {
    EndpointDefinition own = endpoints.with(routes("own", uri)).find("own").orElseThrow();
    return own.parameters().stream()
        .map(p -> p.key() + (p.required() ? " required " : " ") + p.role())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Test
  void whatTargetsMustSayFollowsFromTheRequest() throws IOException {
    assertEquals(
        "param.zone required SCOPE, sessions required IDS",
        parameters("vendor:GET:/{zone}/{session}"));
    assertEquals(
        "param.label OPTION, session FILTER, workspace required SCOPE",
        parameters("vendor:GET:/{workspace}?l={label}&s={session}&t={next-token}&r={region}"));
    assertEquals("", parameters("vendor:GET:/sessions"));
  }

  @Test
  void aParameterOfPathAndQueryIsRequired() throws IOException {
    assertEquals("param.zone required SCOPE", parameters("vendor:GET:/{zone}?z={zone}"));
  }

  @Test
  void anUnchangedFileKeepsItsDefinitionSoThatItsTargetsDoNotDiffer() throws IOException {
    List<RouteFile> routes = routes("own", "vendor:GET:/{zone}");
    assertSame(
        endpoints.with(routes).find("own").orElseThrow(),
        endpoints.with(List.copyOf(routes)).find("own").orElseThrow());
  }

  @Test
  void theBuiltInEndpointsStayAsTheyAre() throws IOException {
    List<RouteFile> routes = routes("huawei-sql-session", "vendor:GET:/other/{thing}");
    EndpointDefinition definition = endpoints.with(routes).find("huawei-sql-session").orElseThrow();
    assertEquals("huawei", definition.vendor());
    assertTrue(definition.parameters().stream().noneMatch(p -> p.key().contains("thing")));
  }
}
