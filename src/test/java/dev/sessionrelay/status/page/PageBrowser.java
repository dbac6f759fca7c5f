package dev.sessionrelay.status.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window. Tests that ask for one are skipped where there is none. */
final class PageBrowser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE =
      """
      const done = arguments[0];
      axe.run(document).then(
          found => done(found.violations.map(
              each => each.id + ": " + each.nodes.map(node => node.html).join(" | "))),
          error => done([String(error)]));
      """;

  private final ChromeDriver driver;

  private PageBrowser(ChromeDriver driver) {
    this.driver = driver;
  }

  static PageBrowser start(Path profile) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no browser on this machine: install chromium and chromium-driver to look at the pages");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new PageBrowser(new ChromeDriver(service, options)).size(1360, 900).scheme("light");
  }

  PageBrowser open(String address) {
    driver.get(address);
    return this;
  }

  PageBrowser size(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    return this;
  }

  /** What the user prefers: light or dark. */
  PageBrowser scheme(String scheme) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  PageBrowser scripts(boolean run) {
    command("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
    return this;
  }

  private void command(String name, Map<String, Object> parameters) {
    driver.executeCdpCommand(name, parameters);
  }

  ChromeDriver driver() {
    return driver;
  }

  /** What a person can read. */
  String text() {
    return driver.findElement(org.openqa.selenium.By.tagName("body")).getText();
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  /** Processor time of the page's thread: what other processes take does not count. */
  double busySeconds() {
    command("Performance.enable", Map.of());
    Map<String, Object> answer = driver.executeCdpCommand("Performance.getMetrics", Map.of());
    return ((List<?>) answer.get("metrics"))
        .stream()
            .map(each -> (Map<?, ?>) each)
            .filter(each -> each.get("name").equals("ThreadTime"))
            .mapToDouble(each -> ((Number) each.get("value")).doubleValue())
            .sum();
  }

  /** What the browser complained about since it was asked last, refusals by the policy included. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }

  /** Where the page is hard to use for some people, as axe-core sees it. */
  List<?> barriers() {
    driver.executeScript(axe());
    return (List<?>) driver.executeAsyncScript(AXE);
  }

  private static String axe() {
    try (InputStream in = PageBrowser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void picture(Path file) throws IOException {
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
