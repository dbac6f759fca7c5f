package dev.sessionrelay.relay.reload;

import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.routefile.RouteKind;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Builds routes in a Camel context of their own, which starts no consumer and no producer, to find
 * what only Camel can tell. Nothing of it is left behind.
 */
public final class DryRun {
  private final Preparation preparation;
  private final TemplateInstances instances;

  /** Gives the trial context what the running one has: beans and components, new ones of each. */
  @FunctionalInterface
  public interface Preparation {
    void prepare(CamelContext trial) throws Exception;
  }

  public DryRun(Preparation preparation, TemplateInstances instances) {
    this.preparation = Objects.requireNonNull(preparation);
    this.instances = Objects.requireNonNull(instances);
  }

  /**
   * Tries all of the files, each by itself, in the order of loading.
   *
   * @param values the value that a placeholder will have, or null
   * @return an error for each file that Camel refuses
   */
  public List<ConfigError> check(List<RouteFile> routes, UnaryOperator<String> values) {
    try (DefaultCamelContext trial = new DefaultCamelContext(false)) {
      configure(trial, values);
      preparation.prepare(trial);
      trial.getRegistry().bind("quartz", idleQuartz());
      trial.start();
      return check(trial, routes, values);
    } catch (IOException e) {
      throw new UncheckedIOException("the trial context did not close", e);
    } catch (Exception e) {
      throw new IllegalStateException("the trial context did not start", e);
    }
  }

  private List<ConfigError> check(
      CamelContext trial, List<RouteFile> routes, UnaryOperator<String> values) {
    CamelRoutes loader = new CamelRoutes(trial);
    List<ConfigError> faults = new ArrayList<>();
    for (RouteFile route : RouteFiles.inOrder(routes)) {
      try {
        load(trial, loader, route);
      } catch (Exception e) {
        String problem = "Camel does not accept it: " + RootCause.of(e, routes, values);
        faults.add(ConfigError.inFile(route.file(), 0, problem, "correct what it names", null));
      }
    }
    return faults;
  }

  private void load(CamelContext trial, CamelRoutes loader, RouteFile route) throws Exception {
    loader.load(route);
    if (route.kind() == RouteKind.TEMPLATE) {
      instances.create(trial, route.id());
    }
  }

  private static void configure(DefaultCamelContext trial, UnaryOperator<String> values) {
    trial.getCamelContextExtension().setName("trial");
    trial.disableJMX();
    trial.setAutoStartup(false);
    trial.setLoadTypeConverters(false);
    trial.getGlobalEndpointConfiguration().setLazyStartProducer(true);
    trial.getShutdownStrategy().setTimeout(1);
    trial.getPropertiesComponent().addPropertiesSource(new SettingsSource(values));
  }

  /** Quartz would fire as soon as a route is built, though its consumer does not run. */
  private static QuartzComponent idleQuartz() {
    QuartzComponent quartz = new QuartzComponent();
    quartz.setEnableJmx(false);
    quartz.setAutoStartScheduler(false);
    return quartz;
  }
}
