package dev.sessionrelay.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadContext;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.simulator.DemoKeys;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests in {@code ops/kubernetes} against the schemas of Kubernetes' API. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("ops/kubernetes");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Kinds that the API does not have by itself: the Prometheus operator brings this one. */
  private static final List<String> OF_OPERATORS = List.of("ServiceMonitor");

  @Test
  void eachIsAsTheApiHasIt() throws Exception {
    List<JsonNode> all = manifests(FOLDER);
    for (JsonNode manifest : all) {
      check(manifest);
    }
    assertTrue(all.size() >= 6, () -> all.size() + " manifests");
  }

  @Test
  void aMisspeltFieldIsFound() throws Exception {
    String service =
        JSON.writeValueAsString(named(manifests(FOLDER.resolve("sqlite"))).get("Service"));
    InvocationTargetException refused =
        assertThrows(
            InvocationTargetException.class,
            () -> check(JSON.readTree(service.replace("targetPort", "targetProt"))));
    assertTrue(refused.getCause().getMessage().contains("targetProt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "cluster"})
  void theSettingsOfTheConfigMapAreValid(String folder, @TempDir Path home) throws IOException {
    JsonNode map = named(manifests(FOLDER.resolve(folder))).get("ConfigMap");
    Files.writeString(
        home.resolve(Configuration.FILE), map.path("data").path(Configuration.FILE).asText());
    Map<String, String> environment =
        Map.of(
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIexample",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret",
            "WEB_TOKEN", "a-token-of-some-length",
            "POD_IP", "10.0.0.7",
            "POD_NAME", "session-relay-5d9c7b9f4-x2x7k",
            "LEDGER_PASSWORD", "secret",
            "WEBHOOK_URL", "https://hooks.example.com/relay",
            "WEBHOOK_SECRET", DemoKeys.WEBHOOK_SECRET);
    LoadResult loaded =
        Configuration.load(LoadContext.builtIn(home, environment::get, Clock.systemUTC()), null);
    assertTrue(loaded instanceof LoadResult.Valid, loaded::toString);
  }

  /** What selects, names and mounts must find what it means. */
  @ParameterizedTest
  @CsvSource({"sqlite, StatefulSet, 1", "cluster, Deployment, 3"})
  void theyFitTogether(String folder, String kind, int replicas) throws IOException {
    Map<String, JsonNode> kinds = named(manifests(FOLDER.resolve(folder)));
    JsonNode set = kinds.get(kind).path("spec");
    JsonNode labels = set.path("template").path("metadata").path("labels");
    assertEquals(labels, set.path("selector").path("matchLabels"));
    assertEquals(labels, kinds.get("Service").path("spec").path("selector"));
    assertEquals(
        labels, kinds.get("NetworkPolicy").path("spec").path("podSelector").path("matchLabels"));
    assertEquals(
        labels, kinds.get("PodDisruptionBudget").path("spec").path("selector").path("matchLabels"));
    JsonNode monitor = kinds.get("ServiceMonitor").path("spec");
    assertEquals(labels, monitor.path("selector").path("matchLabels"));
    assertEquals(labels, kinds.get("Service").path("metadata").path("labels"));
    assertEquals(replicas, set.path("replicas").asInt());
    JsonNode pod = set.path("template").path("spec");
    List<String> volumes = new ArrayList<>(pod.path("volumes").findValuesAsText("name"));
    volumes.removeIf(name -> name.equals("session-relay"));
    set.path("volumeClaimTemplates")
        .forEach(claim -> volumes.add(claim.path("metadata").path("name").asText()));
    JsonNode container = pod.path("containers").path(0);
    assertEquals(
        container.path("volumeMounts").findValuesAsText("name").stream().sorted().toList(),
        volumes.stream().sorted().toList());
    assertEquals(18081, container.path("ports").path(0).path("containerPort").asInt());
    JsonNode security = container.path("securityContext");
    assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
    assertTrue(pod.path("securityContext").path("runAsNonRoot").asBoolean());
  }

  /**
   * A drain of one node may take one pod, and an update one at a time: the others have its work.
   */
  @Test
  void groupNeverLosesMoreThanOne() throws IOException {
    Map<String, JsonNode> kinds = named(manifests(FOLDER.resolve("cluster")));
    JsonNode set = kinds.get("Deployment").path("spec");
    JsonNode rolling = set.path("strategy").path("rollingUpdate");
    assertEquals(1, rolling.path("maxUnavailable").asInt());
    assertEquals(0, rolling.path("maxSurge").asInt(-1));
    assertEquals(1, kinds.get("PodDisruptionBudget").path("spec").path("maxUnavailable").asInt());
    JsonNode spread =
        set.at(
            "/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm");
    assertEquals(set.path("selector").path("matchLabels"), spread.at("/labelSelector/matchLabels"));
    assertEquals("kubernetes.io/hostname", spread.path("topologyKey").asText());
  }

  private static void check(JsonNode manifest) throws Exception {
    String kind = manifest.path("kind").asText();
    if (!OF_OPERATORS.contains(kind)) {
      Class.forName("io.kubernetes.client.openapi.models.V1" + kind)
          .getMethod("fromJson", String.class)
          .invoke(null, JSON.writeValueAsString(manifest));
    }
  }

  private static Map<String, JsonNode> named(List<JsonNode> manifests) {
    Map<String, JsonNode> kinds = new TreeMap<>();
    manifests.forEach(each -> kinds.put(each.path("kind").asText(), each));
    return kinds;
  }

  private static List<JsonNode> manifests(Path folder) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        new Load(LoadSettings.builder().build())
            .loadAllFromString(Files.readString(file))
            .forEach(document -> all.add(JSON.valueToTree(document)));
      }
    }
    return all;
  }
}
