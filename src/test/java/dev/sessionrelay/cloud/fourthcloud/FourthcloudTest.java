package dev.sessionrelay.cloud.fourthcloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.simulator.fourthcloud.FourthcloudSimulation;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "Add a vendor" of CONTRIBUTING, followed for an invented fourth cloud: its package, one line in
 * {@code Vendors}, one route file, its simulator and one line in {@code SimulatedClouds} are enough
 * for a relay, in a process of its own, to poll it.
 */
class FourthcloudTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/sessionrelay");

  @TempDir Path home;
  @TempDir Path patched;

  @BeforeEach
  void addTheVendor() throws IOException {
    String vendor = FourthcloudVendor.class.getName() + ".VENDOR";
    String simulation = "new " + FourthcloudSimulation.class.getName() + "()";
    compile(
        withLonger("cloud/Vendors.java", "OracleVendor.VENDOR", vendor),
        withLonger("simulator/SimulatedClouds.java", "new OracleCloud()", simulation));
    ShippedRoutes.copyTo(home);
    Files.copy(
        Path.of("src/test/resources/fourthcloud/fourthcloud-notebook.camel.yaml"),
        home.resolve("routes/vendors/fourthcloud-notebook.camel.yaml"));
  }

  /** The source with one more in its list, behind the one that is there. */
  private Path withLonger(String source, String last, String added) throws IOException {
    String text = Files.readString(SOURCES.resolve(source));
    String longer = text.replace(last, last + ", " + added);
    assertTrue(longer.length() > text.length(), source + " is written otherwise");
    return Files.writeString(patched.resolve(Path.of(source).getFileName()), longer);
  }

  private void compile(Path... sources) {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", patched.toString()));
    arguments.addAll(List.of("-cp", classPath()));
    List.of(sources).forEach(source -> arguments.add(source.toString()));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, compiled);
  }

  @Test
  void aPollOfTheNewCloudGivesACanonicalSession() throws Exception {
    Polled polled = poll("open-sesame");
    assertEquals(0, polled.code(), polled.err() + polled.out());
    JsonNode session = new ObjectMapper().readTree(polled.out());
    assertEquals("fourthcloud", session.path("vendor").asText());
    assertEquals("n-1", session.path("sessionId").asText());
    assertEquals("RUNNING", session.path("state").asText());
    assertEquals(32, session.path("requestId").asText().length());
    assertFalse(polled.err().contains("open-sesame"), polled.err());
  }

  @Test
  void whatItsSimulatorRefusesIsAFailureInItsWords() throws Exception {
    Polled polled = poll("guessed");
    assertEquals(1, polled.code(), polled.err() + polled.out());
    assertTrue(polled.err().contains("Fault401"), polled.err());
  }

  private record Polled(int code, String out, String err) {}

  private Polled poll(String pass) throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        """
        simulator.enabled = true
        simulator.port = %d
        account.f.vendor = fourthcloud
        account.f.region = moon-1
        account.f.base-url = http://127.0.0.1:{{simulator.port}}
        account.f.fourth-pass = %s
        target.n.endpoint = fourthcloud-notebook
        target.n.account = f
        target.n.workspace = w-1
        target.n.sessions = n-1
        target.n.every = 1h
        """
            .formatted(FreePort.any(), pass));
    List<String> command = new ArrayList<>(Jvm.command());
    command.addAll(List.of("-cp", patched + File.pathSeparator + classPath()));
    command.addAll(List.of("dev.sessionrelay.cli.SessionRelay", "poll", "n"));
    command.addAll(List.of("--home", home.toString()));
    Path out = home.resolve("out.json");
    Path err = home.resolve("err.txt");
    Process relay =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Polled(relay.waitFor(), Files.readString(out), Files.readString(err));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
