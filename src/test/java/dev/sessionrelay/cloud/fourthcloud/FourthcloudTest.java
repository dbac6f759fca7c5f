package dev.sessionrelay.cloud.fourthcloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "Add a vendor" of CONTRIBUTING, followed for an invented fourth cloud: its package, one line in
 * {@code Vendors} and one route file are enough for a relay, in a process of its own, to poll it.
 */
class FourthcloudTest {
  private static final Path VENDORS = Path.of("src/main/java/dev/sessionrelay/cloud/Vendors.java");

  @TempDir Path home;
  @TempDir Path patched;

  @BeforeEach
  void addTheVendor() throws IOException {
    String list = Files.readString(VENDORS);
    String longer =
        list.replaceFirst(
            "(OracleVendor\\.VENDOR)\\)", "$1, " + FourthcloudVendor.class.getName() + ".VENDOR)");
    assertTrue(longer.length() > list.length(), "the list of vendors is written otherwise");
    Path source = Files.writeString(patched.resolve("Vendors.java"), longer);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                patched.toString(),
                "-cp",
                classPath(),
                "" + source);
    assertEquals(0, compiled);
    ShippedRoutes.copyTo(home);
    Files.copy(
        Path.of("src/test/resources/fourthcloud/fourthcloud-notebook.camel.yaml"),
        home.resolve("routes/vendors/fourthcloud-notebook.camel.yaml"));
  }

  @Test
  void aPollOfTheNewCloudGivesACanonicalSession() throws Exception {
    Reply answer =
        new Reply(
            200,
            Map.of("Content-Type", "application/json", "X-Fourth-Id", "r-1"),
            "{\"notebook\":\"n-1\",\"light\":\"up\"}");
    try (RawHttpServer cloud = RawHttpServer.start(any -> answer)) {
      JsonNode session = new ObjectMapper().readTree(poll(cloud));
      assertEquals("fourthcloud", session.path("vendor").asText());
      assertEquals("RUNNING", session.path("state").asText());
      assertEquals("r-1", session.path("requestId").asText());
      assertEquals("/workspaces/w-1/notebooks/n-1", cloud.requests().get(0).target());
      assertEquals("open-sesame", cloud.requests().get(0).headers().get("x-fourth-pass"));
    }
  }

  private String poll(RawHttpServer cloud) throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        """
        account.f.vendor = fourthcloud
        account.f.region = moon-1
        account.f.base-url = %s
        account.f.fourth-pass = open-sesame
        target.n.endpoint = fourthcloud-notebook
        target.n.account = f
        target.n.workspace = w-1
        target.n.sessions = n-1
        target.n.every = 1h
        """
            .formatted(cloud.uri("")));
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
    assertEquals(0, relay.waitFor(), () -> read(err) + read(out));
    return read(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
