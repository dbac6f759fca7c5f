package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.Component;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.VariableRepository;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.SimpleRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check of route files knows of beans, against those that a relay binds. */
class BeanMethodsTest {
  @TempDir Path home;

  @Test
  void beansAndMethodsAreThoseOfARunningRelay() throws Exception {
    Files.writeString(home.resolve("application.properties"), "simulator.enabled = false\n");
    HomeFiles files = HomeFiles.installed(home, name -> null, Clock.systemUTC());
    try (Relay relay = Relay.start(files.load().orThrow(), files, Clock.systemUTC())) {
      Map<String, Set<String>> bound = new TreeMap<>();
      Registry registry = relay.camel().getRegistry();
      for (String name : names(registry)) {
        Object bean = registry.lookupByName(name);
        if (!(bean instanceof Component || bean instanceof VariableRepository)) {
          bound.put(name, BeanMethods.methods(bean.getClass()));
        }
      }
      assertEquals(new TreeMap<>(BeanMethods.ALL), bound);
    }
  }

  private static Set<String> names(Registry registry) {
    return new TreeSet<>(
        ((SimpleRegistry) ((DefaultRegistry) registry).getFallbackRegistry()).keySet());
  }
}
