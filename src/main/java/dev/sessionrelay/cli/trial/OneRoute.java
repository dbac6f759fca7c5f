package dev.sessionrelay.cli.trial;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.relay.reload.SettingsSource;
import dev.sessionrelay.routefile.RawOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A Camel context of a command, with what the configuration gives to routes and with one of them.
 */
final class OneRoute implements AutoCloseable {
  private final Main main = new Main();

  private OneRoute() {}

  /**
   * Starts it without a route.
   *
   * @param instead values of keys that differ from those of the configuration
   * @param beans binds what the route needs
   */
  static OneRoute start(
      Configuration configuration, Map<String, String> instead, Consumer<CamelContext> beans) {
    OneRoute one = new OneRoute();
    one.main
        .configure()
        .withName("session-relay-once")
        .withJmxEnabled(false)
        .withRoutesIncludePattern("false");
    // Camel's own keys count as they do in the relay.
    one.main.setPropertyPlaceholderLocations(
        "file:" + configuration.home().resolve(Configuration.FILE) + ";optional=true");
    one.main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport support) {
            CamelContext camel = support.getCamelContext();
            SettingsSource values =
                new SettingsSource(
                    name -> instead.getOrDefault(name, SettingsSource.value(configuration, name)));
            camel.getPropertiesComponent().addPropertiesSource(values);
            camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
            beans.accept(camel);
          }
        });
    one.main.start();
    return one;
  }

  CamelContext camel() {
    return main.getCamelContext();
  }

  /** Loads what the file defines; a route starts at once. */
  void load(Path file) throws Exception {
    String text = RawOptions.protectedIn(Files.readString(file));
    PluginHelper.getRoutesLoader(camel())
        .loadRoutes(ResourceHelper.fromString("file:" + file, text));
  }

  @Override
  public void close() throws IOException {
    main.stop();
  }
}
