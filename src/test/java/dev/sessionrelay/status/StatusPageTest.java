package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser; skipped where there is none. {@code -Dscreenshots=DIR} keeps
 * pictures.
 */
class StatusPageTest {
  @TempDir Path folder;

  @Test
  void aBrowserShowsTheStatus() throws Exception {
    String page = shown(Reports.troubled());
    for (String expected :
        List.of(
            "DEGRADED",
            "3 targets, 1 failing",
            "401 UNAUTHENTICATED",
            "slowed down",
            "held back",
            "1,204",
            "for 28 s: the vendor refuses the account's credential",
            "1 d 2 h",
            "1 open incident",
            "Check the credentials of account lab.",
            "refused",
            "routes/sinks/chat.camel.yaml:7",
            "account.prod.access-key-secret = [secret]")) {
      assertTrue(page.contains(expected), () -> expected + " is not in\n" + page);
    }
  }

  @Test
  void whatAVendorSaysIsTextAndNotMarkup() throws Exception {
    String page = shown(Reports.troubled());
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page);
    assertTrue(page.contains("&lt;b&gt;soon&lt;/b&gt;"), page);
  }

  @Test
  void aSoundProcessHasNoTroubles() throws Exception {
    String page = shown(Reports.sound());
    assertTrue(page.contains("None is open."), page);
    assertTrue(page.contains("<section id=\"troubles\" hidden=\"\">"), page);
  }

  private String shown(StatusReport report) throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on this machine: the page was not looked at");
    try (StatusServer server =
        StatusServer.start(InetAddress.getLoopbackAddress(), 0, Set.of(), () -> report)) {
      String address = "http://127.0.0.1:" + server.port() + "/";
      String directory = System.getProperty("screenshots");
      if (directory != null) {
        String picture = Path.of(directory, report.health().state() + ".png").toString();
        run(browser.get(), "--screenshot=" + picture, "--window-size=1280,1350", address);
      }
      return run(browser.get(), "--dump-dom", address);
    }
  }

  private static Optional<Path> browser() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Refusals by the content security policy and script errors come on the error stream. */
  private String run(Path browser, String... arguments) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(folder, "profile");
    List<String> command =
        new ArrayList<>(
            List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--virtual-time-budget=2000",
                "--user-data-dir=" + profile));
    command.addAll(List.of(arguments));
    Path out = profile.resolve("out");
    Path err = profile.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser did not end");
    assertEquals(0, process.exitValue(), () -> read(err));
    assertFalse(read(err).contains("CONSOLE"), () -> read(err));
    return read(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
