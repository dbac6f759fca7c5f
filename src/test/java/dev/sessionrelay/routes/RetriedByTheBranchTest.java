package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A copied routes folder, in which the branch for 400 tries again. */
class RetriedByTheBranchTest extends CamelTestSupport {
  private static final String PROPERTIES =
      """
      account.aidp.vendor      = oracle
      account.aidp.base-url    = %s
      account.aidp.requests-per-second = 1000
      account.aidp.config-file = %s/oracle-demo-config
      account.aidp.profile     = DEMO

      target.notebook.endpoint  = oracle-notebook-session
      target.notebook.account   = aidp
      target.notebook.platform  = ocid1.aidataplatform.oc1.iad.amaaaaaaexample
      target.notebook.workspace = a-workspace
      target.notebook.sessions  = 5f6d2a10-6f0e-4d0c-9d4e-0a1b2c3d4e5f
      target.notebook.every     = 30s
      """;

  private static final String SESSION = "5f6d2a10-6f0e-4d0c-9d4e-0a1b2c3d4e5f";
  private static final String REFUSAL =
      "{\"code\":\"InvalidParameter\",\"message\":\"no such thing\"}";

  @TempDir Path home;
  private final RecordingServer vendor = RecordingServer.start();
  private VendorRoutes routes;

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    DemoKeys.ensure(home);
    routes =
        VendorRoutes.in(camel, home, PROPERTIES.formatted(vendor.uri(), home), withRetriesOf400());
    return camel;
  }

  private Path withRetriesOf400() {
    try {
      ShippedRoutes.copyTo(home);
      Path branch = home.resolve("routes/errors/400-rejected.camel.yaml");
      String retried =
          """
                    retryWhile:
                      method:
                        ref: retry
                        method: again
                    handled:
          """;
      Files.writeString(branch, Files.readString(branch).replaceFirst(" {10}handled:\n", retried));
      return home.resolve("routes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    routes.close();
    vendor.close();
  }

  @Test
  void retryWhileInABranchSilentlyDidNothing() throws Exception {
    vendor
        .answer(400, REFUSAL)
        .answer(200, Wire.body("oracle-notebook-session", "active-and-idle"));
    PollCycle turn = routes.turn("notebook", template);

    assertEquals(2, vendor.take().size(), "requests");
    assertEquals(1, turn.succeeded());
  }

  /** How often is not the branch's to say. */
  @Test
  void aFailureWithoutAKeyOfItsOwnIsTriedTwiceInAll() throws Exception {
    vendor.answer(400, REFUSAL).answer(400, REFUSAL).answer(400, REFUSAL);
    PollCycle turn = routes.turn("notebook", template);

    assertEquals(2, vendor.take().size(), "requests");
    assertEquals(1, turn.failed());
    assertEquals(List.of("poll.failed " + SESSION + " REJECTED"), routes.eventLines());
  }

  /** The policy that keeps it quiet is a bean, and Camel looks for it only when a request fails. */
  @Test
  void camelSaidAgainWhatTheEventSays() throws Exception {
    Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel.processor.errorhandler");
    Level before = camel.getLevel();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    camel.addAppender(lines);
    camel.setLevel(Level.DEBUG);
    try {
      vendor.answer(400, REFUSAL).answer(400, REFUSAL);
      routes.turn("notebook", template);
    } finally {
      camel.setLevel(before);
      camel.detachAppender(lines);
    }
    assertEquals(
        List.of(),
        lines.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.contains("no such thing"))
            .toList());
  }
}
