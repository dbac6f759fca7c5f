package dev.sessionrelay.relay.reload;

import dev.sessionrelay.routefile.RouteComponents;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFileCheck;
import dev.sessionrelay.routefile.RouteFolder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * A Camel context as the product has one: with an {@code events:} component that notes its life.
 */
public final class RunningCamel implements AutoCloseable {
  static final RouteComponents COMPONENTS =
      new RouteComponents(RunningCamel.class.getClassLoader());
  public static final RouteFileCheck CHECK = new RouteFileCheck(COMPONENTS);

  public final CamelContext camel = new DefaultCamelContext();
  public final Map<String, String> properties = new ConcurrentHashMap<>();
  final List<String> heard = new CopyOnWriteArrayList<>();
  final List<String> life = new CopyOnWriteArrayList<>();
  public final ProducerTemplate producer;

  public RunningCamel() {
    prepare(camel);
    camel.getPropertiesComponent().addPropertiesSource(source());
    camel.start();
    producer = camel.createProducerTemplate();
  }

  /** The trial context has the same beans and components. */
  void prepare(CamelContext context) {
    context.disableJMX();
    context
        .getRegistry()
        .bind("events", new Events(context == camel ? life : new CopyOnWriteArrayList<>()));
    context.getRegistry().bind("ear", (Processor) exchange -> {});
    context.getRegistry().bind("memory", new Memory(heard));
  }

  public void load(RouteFile route) throws Exception {
    new CamelRoutes(camel).load(route);
  }

  UnaryOperator<String> values() {
    return properties::get;
  }

  public static RouteFile route(String file, String text) {
    return CHECK.file(file, RouteFolder.of(file).orElseThrow(), text).route().orElseThrow();
  }

  static RouteFile sink(String name, String to) {
    return route("routes/sinks/" + name + ".camel.yaml", SinkYaml.of(name, to));
  }

  static RouteFile vendor(String name, String message) {
    return route(
        "routes/vendors/" + name + ".camel.yaml",
        """
        - route:
            id: %s
            description: Asks a vendor.
            routeConfigurationId: vendor-*
            from:
              uri: direct:%s
              steps:
                - setBody:
                    expression:
                      simple:
                        expression: "${body} %s"
                - bean:
                    ref: memory
                    method: hear
        """
            .formatted(name, name, message));
  }

  static RouteFile branch(String name, String exception, String message) {
    return route(
        "routes/errors/" + name + ".camel.yaml",
        """
        - routeConfiguration:
            id: vendor-%s
            description: Says what to do.
            onException:
              - onException:
                  exception:
                    - %s
                  handled:
                    constant:
                      expression: "true"
                  steps:
                    - setBody:
                        expression:
                          constant:
                            expression: %s
        """
            .formatted(name, exception, message));
  }

  Set<String> routeIds() {
    return camel.getRoutes().stream()
        .map(Route::getId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    camel.stop();
  }

  private PropertiesSource source() {
    return new PropertiesSource() {
      @Override
      public String getName() {
        return "test";
      }

      @Override
      public String getProperty(String name) {
        return properties.get(name);
      }
    };
  }

  /** Remembers bodies; a body with {@code boom} in it is refused. */
  public static final class Memory {
    private final List<String> heard;

    Memory(List<String> heard) {
      this.heard = heard;
    }

    public String hear(String body) {
      if (body.contains("boom")) {
        throw new IllegalStateException(body);
      }
      heard.add(body);
      return body;
    }
  }

  private static final class Events extends DefaultComponent {
    private final List<String> life;

    private Events(List<String> life) {
      this.life = life;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
      parameters.clear();
      return new DefaultEndpoint(uri, this) {
        @Override
        public Producer createProducer() {
          return new DefaultProducer(this) {
            @Override
            public void process(org.apache.camel.Exchange exchange) {
              throw new UnsupportedOperationException();
            }
          };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          return new EventsConsumer(this, processor, name, life);
        }
      };
    }
  }

  private static final class EventsConsumer extends DefaultConsumer {
    private final String name;
    private final List<String> life;

    private EventsConsumer(Endpoint endpoint, Processor processor, String name, List<String> life) {
      super(endpoint, processor);
      this.name = name;
      this.life = life;
    }

    @Override
    protected void doStart() throws Exception {
      if (name.startsWith("refuses")) {
        throw new IllegalStateException("no events for " + name);
      }
      super.doStart();
      life.add(name + " started");
    }

    @Override
    protected void doStop() throws Exception {
      super.doStop();
      life.add(name + " stopped");
    }
  }
}
