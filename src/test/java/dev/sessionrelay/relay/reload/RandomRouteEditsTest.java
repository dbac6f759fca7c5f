package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.branch;
import static dev.sessionrelay.relay.reload.RunningCamel.sink;
import static dev.sessionrelay.relay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sessionrelay.routefile.RouteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After any edits in any order, what runs equals a fresh start with the last files. */
class RandomRouteEditsTest {
  private final ChangingRoutes routes = new ChangingRoutes();

  @AfterEach
  void close() {
    routes.close();
  }

  @Test
  void randomEditsEndLikeAFreshStart() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      TreeMap<String, RouteFile> files = new TreeMap<>();
      for (int edit = 0; edit < 25; edit++) {
        edit(random, files);
        List<RouteFile> next = new ArrayList<>(files.values());
        if (random.nextInt(6) == 0) {
          next.add(sink("refuses", "log:" + edit));
          assertThrows(RouteSet.NotAppliedException.class, () -> routes.apply(next));
        } else {
          routes.apply(next);
        }
      }
      routes.apply(new ArrayList<>(files.values()));
      try (ChangingRoutes fresh = new ChangingRoutes()) {
        fresh.apply(new ArrayList<>(files.values()));
        assertEquals(state(fresh.running.camel), state(routes.running.camel), "seed " + seed);
      }
      routes.apply();
      assertEquals(List.of(), state(routes.running.camel));
    }
  }

  private static void edit(Random random, TreeMap<String, RouteFile> files) {
    String name = "abcd".charAt(random.nextInt(4)) + "";
    String text = "t" + random.nextInt(3);
    RouteFile file =
        switch (random.nextInt(4)) {
          case 0 -> sink("s" + name, "log:" + text);
          case 1 -> vendor("v" + name, text);
          case 2 -> branch("e" + name, "java.lang.IllegalStateException", text);
          default -> Twins.of("log:" + text);
        };
    if (random.nextInt(4) == 0) {
      files.remove(file.file());
    } else {
      files.put(file.file(), file);
    }
  }

  /** Everything that decides how the context behaves, in a form to compare. */
  private static List<String> state(CamelContext camel) {
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    List<String> state = new ArrayList<>();
    model.getRouteConfigurationDefinitions().stream()
        .map(RouteConfigurationDefinition::getId)
        .forEach(state::add);
    state.addAll(
        model.getRouteDefinitions().stream()
            .map(definition -> definition.getId() + " " + outputs(definition))
            .sorted()
            .toList());
    camel.getRoutes().stream()
        .map(r -> r.getId() + " " + camel.getRouteController().getRouteStatus(r.getId()))
        .sorted()
        .forEach(state::add);
    state.addAll(
        camel.getEndpoints().stream().map(Object::toString).sorted().collect(Collectors.toSet()));
    return state;
  }

  private static String outputs(RouteDefinition definition) {
    return definition.getOutputs().toString();
  }
}
