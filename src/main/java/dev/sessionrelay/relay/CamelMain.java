package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.relay.reload.SettingsSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/**
 * Camel Main with the settings of a configuration. It reads no route files: those are the reload's.
 */
final class CamelMain {
  private static final int STOP_SECONDS = 8;

  private final Main main = new Main();

  /**
   * @param live what is in force, for placeholders
   * @param install adds components and beans, before anything is made of them
   */
  void start(Supplier<Configuration> live, Consumer<CamelContext> install) throws Exception {
    // Without a shutdown hook of Camel's: the process stops its parts in its own order.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.configure()
        .withName("session-relay")
        .withJmxEnabled(false)
        .withShutdownTimeout(STOP_SECONDS)
        .withRoutesIncludePattern("false");
    // The file has been read: Camel would go through all keys of a thousand targets again.
    main.setDefaultPropertyPlaceholderLocation("false");
    live.get().settings().camel().forEach(main::addOverrideProperty);
    // What calls a route that is not there fails at once.
    main.addInitialProperty("camel.component.direct.block", "false");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport support) {
            CamelContext camel = support.getCamelContext();
            camel
                .getPropertiesComponent()
                .addPropertiesSource(
                    new SettingsSource(name -> SettingsSource.value(live.get(), name)));
            install.accept(camel);
          }
        });
    main.start();
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  void stop() {
    main.stop();
  }
}
