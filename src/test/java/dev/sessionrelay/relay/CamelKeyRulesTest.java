package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamelKeyRulesTest {
  @TempDir Path home;

  @Test
  void keysThatCamelIgnoredWithoutAWord() throws IOException {
    assertEquals(
        """
        application.properties:2: Camel has no keys that begin with camel.mian; did you mean camel.main?
        application.properties:3: Camel has no keys that begin with camel.zzzzqqqq; Camel's keys begin with camel.main or camel.component, for example
        application.properties:4: camel.health.enabled does nothing: what reads it is not on the class path; put the jar org.apache.camel:camel-health:4.22.0 and what it depends on into lib/ext/ (bin/session-relay lib add camel-health), then start again
        application.properties:5: camel.vault.hashicorp.token does nothing: what reads it is not on the class path; put the jar org.apache.camel:camel-hashicorp-vault:4.22.0 and what it depends on into lib/ext/ (bin/session-relay lib add camel-hashicorp-vault), then start again
        application.properties:6: no component 'kafka' is on the class path, so camel.component.kafka.brokers does nothing; put the jar org.apache.camel:camel-kafka:4.22.0 and what it depends on into lib/ext/ (bin/session-relay lib add camel-kafka), then start again
        application.properties:7: no component 'htpt' is on the class path, so camel.component.htpt.followRedirects does nothing; did you mean 'http:'?
        application.properties:8: camel.main.name refers to {{hashicorp:secret/name}}, which cannot be had; put the jar org.apache.camel:camel-hashicorp-vault:4.22.0 and what it depends on into lib/ext/ (bin/session-relay lib add camel-hashicorp-vault), then start again
        """,
        errors(
            """
            simulator.enabled = false
            camel.mian.name = a
            camel.zzzzqqqq.name = a
            camel.health.enabled = true
            camel.vault.hashicorp.token = a
            camel.component.kafka.brokers = a
            camel.component.htpt.followRedirects = true
            camel.main.name = {{hashicorp:secret/name}}
            """));
  }

  @Test
  void keysThatCamelReads() throws IOException {
    assertEquals(
        "",
        errors(
            """
            simulator.enabled = false
            camel.main.streamCachingEnabled = false
            camel.main.auto-configuration-log-summary = false
            camel.component.http.responseTimeout = 1000
            camel.dataformat.jackson.prettyPrint = true
            camel.threadpool.max-pool-size = 3
            camel.thread-pool.pool-size = 3
            """));
  }

  private String errors(String properties) throws IOException {
    Files.createDirectories(home.resolve("routes"));
    for (String folder : new String[] {"vendors", "errors", "sinks"}) {
      Files.createDirectories(home.resolve("routes").resolve(folder));
    }
    Files.writeString(home.resolve("application.properties"), properties);
    Clock clock = Clock.systemUTC();
    return ConfigurationCheck.of(new HomeFiles(home, name -> null, clock), clock).faults().stream()
        .map(ConfigError::render)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void everyGroupThatCamelMainKnowsIsInTheTable() throws IOException {
    Properties known = new Properties();
    try (InputStream in = CamelKeyRules.class.getResourceAsStream("camel-groups.properties")) {
      known.load(in);
    }
    try (InputStream in =
        getClass().getResourceAsStream("/META-INF/camel-main-configuration-metadata.json")) {
      new ObjectMapper()
          .readTree(in)
          .path("groups")
          .forEach(group -> assertTrue(known.containsKey(plain(group.path("name").asText()))));
    }
  }

  private static String plain(String group) {
    return group.replaceFirst("^camel\\.", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
