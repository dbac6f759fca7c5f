package dev.sessionrelay.status.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.sessionrelay.session.SessionState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;

/**
 * The pages in a real browser, against the real server; skipped where there is none. {@code
 * -Dpictures=true} takes those of the README anew.
 */
class BrowserPagesTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir static Path directory;
  private static SampleSite site;
  private static PageBrowser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = PageBrowser.start(Files.createDirectory(directory.resolve("profile")));
    site = SampleSite.start(Files.createDirectory(directory.resolve("home")));
    site.addHostile();
  }

  @AfterAll
  static void stop() {
    Stream.of(browser, site).filter(each -> each != null).forEach(BrowserPagesTest::close);
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void asUsual() {
    browser.scripts(true).size(1360, 900).scheme("light");
  }

  @Test
  void theFirstViewNeedsNoScript() {
    browser.scripts(false).open(site.address());
    assertTrue(browser.text().contains("etl-0000"), browser.text());
    browser.driver().findElement(By.name("q")).sendKeys("etl-0000" + Keys.ENTER);
    await().until(() -> browser.driver().getCurrentUrl().contains("q=etl-0000"));
    assertEquals(1, rows().size());
    rows().get(0).findElement(By.tagName("a")).click();
    await().until(() -> browser.driver().getCurrentUrl().contains("session?key="));
    assertFalse(browser.driver().findElements(By.cssSelector(".timeline rect")).isEmpty());
  }

  @Test
  void aChangeAppearsWithinTwoSeconds() {
    browser.open(site.address() + "?q=live-one");
    awaitListening();
    site.see("live-one", SessionState.STARTING);
    soon().until(() -> browser.text().contains("STARTING"));
    site.see("live-one", SessionState.RUNNING);
    soon().until(() -> stateOf("live-one").equals("RUNNING"));
    browser.run("document.querySelector('td.title a').click()");
    await().until(() -> browser.driver().getCurrentUrl().contains("session?key="));
    awaitListening();
    site.see("live-one", SessionState.FAILED);
    soon()
        .until(
            () ->
                browser.driver().findElement(By.cssSelector(".head")).getText().contains("FAILED"));
  }

  /** What is being replaced just now is looked at once more. */
  private static ConditionFactory soon() {
    return await().atMost(SOON).ignoreException(StaleElementReferenceException.class);
  }

  private static void awaitListening() {
    await().until(() -> !browser.driver().findElements(By.cssSelector(".live.on")).isEmpty());
  }

  @Test
  void timesTickByThemselves() {
    site.see("ticking", SessionState.RUNNING);
    browser.open(site.address() + "?q=ticking");
    String before = since();
    await().atMost(Duration.ofSeconds(5)).until(() -> !since().equals(before));
  }

  private static String since() {
    return browser
        .driver()
        .findElement(By.cssSelector("tr[data-key] time[data-form=since]"))
        .getText();
  }

  @Test
  void aFilterStandsInTheAddress() {
    browser.open(site.address());
    int all = rows().size();
    browser.driver().findElement(By.name("q")).sendKeys("research-1");
    await().until(() -> browser.driver().getCurrentUrl().contains("q=research-1"));
    await().until(() -> rows().size() < all);
    List<String> shown = names();
    browser.open(browser.driver().getCurrentUrl());
    assertEquals(shown, names(), "whoever gets the address sees the same");
    assertEquals("research-1", browser.driver().findElement(By.name("q")).getDomProperty("value"));
  }

  @Test
  void aClickOnTheBarFilters() {
    browser.open(site.address());
    browser.driver().findElement(By.cssSelector(".totals a[aria-label*='FAILED']")).click();
    await().until(() -> browser.driver().getCurrentUrl().contains("state=FAILED"));
    rows().forEach(row -> assertTrue(row.getText().contains("FAILED"), row.getText()));
  }

  @Test
  void theTimelineShowsALife() {
    browser.open(site.session("sc-0000"));
    long parts = browser.driver().findElements(By.cssSelector(".timeline rect[class^=f-]")).size();
    assertTrue(parts > 3, parts + " parts");
    double wide =
        ((Number)
                browser.run(
                    "return document.querySelector('.timeline svg').getBoundingClientRect().width"))
            .doubleValue();
    assertTrue(wide > 900, wide + " px");
    String whole = browser.driver().findElement(By.cssSelector(".timeline text")).getText();
    browser.driver().findElement(By.linkText("1 h")).click();
    await().until(() -> browser.driver().getCurrentUrl().contains("range=HOUR"));
    assertNotEquals(
        whole, browser.driver().findElement(By.cssSelector(".timeline text")).getText());
  }

  @Test
  void whatOthersWroteIsShownAsText() {
    browser.open(site.session("sc-hostile"));
    assertTrue(browser.text().contains(SampleFleet.HOSTILE), browser.text());
    assertTrue(browser.driver().getTitle().contains(SampleFleet.HOSTILE));
    browser.open(site.address() + "incidents");
    assertTrue(browser.text().contains(SampleFleet.HOSTILE), browser.text());
    assertFalse(browser.driver().getTitle().equals("taken"));
  }

  @Test
  void theKeyboardIsEnough() {
    browser.open(site.address());
    press(Keys.TAB);
    assertEquals("Skip to the content", focused().getText());
    press(Keys.ENTER, Keys.TAB);
    assertTrue(
        (boolean)
            browser.run("return document.querySelector('main').contains(document.activeElement)"));
    assertNotEquals(
        "none", focused().getCssValue("outline-style"), "it is seen where the focus is");
    for (int i = 0; i < 60 && !"th".equals(parentOfFocus()); i++) {
      press(Keys.TAB);
    }
    press(Keys.ENTER);
    await().until(() -> browser.driver().getCurrentUrl().contains("sort=name"));
  }

  private static String parentOfFocus() {
    return (String)
        browser.run("return document.activeElement.parentElement.tagName.toLowerCase()");
  }

  private static void press(Keys... keys) {
    for (Keys key : keys) {
      focused().sendKeys(key);
    }
  }

  private static WebElement focused() {
    return browser.driver().switchTo().activeElement();
  }

  static List<String> paths() {
    return List.of(
        "",
        "?q=nobody",
        "?state=GONE",
        "incidents",
        "alerts",
        "report",
        "targets",
        "sinks",
        "relay",
        site.session("sc-0000").substring(site.address().length()),
        site.event().substring(site.address().length()));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyPageIsForEverybody(String path) {
    browser.complaints();
    browser.open(site.address() + path);
    assertEquals(List.of(), browser.barriers());
    browser.scheme("dark");
    assertEquals(List.of(), browser.barriers(), "in the dark");
    browser.scheme("light").size(360, 740);
    assertEquals(List.of(), browser.barriers(), "on a phone");
    assertTrue(
        (boolean) browser.run("return document.documentElement.scrollWidth <= 360"),
        "a phone need not be scrolled to the side");
    assertEquals(List.of(), browser.complaints());
  }

  /** Pages after which a relay has compiled what makes them; they are no idle cost. */
  private static final int COMPILED_AFTER = 400;

  /** Measured with {@code -Dpages.idle=60}; the quick form finds what never rests. */
  @Test
  void anIdlePageCostsNearlyNothing() throws Exception {
    int seconds = Integer.getInteger("pages.idle", 5);
    browser.open(site.address());
    await().until(() -> !rows().isEmpty());
    for (int i = 0; seconds >= 30 && i < COMPILED_AFTER; i++) {
      URI.create(site.address()).toURL().openStream().readAllBytes();
    }
    double before = browser.busySeconds();
    long cpu = processCpu();
    TimeUnit.SECONDS.sleep(seconds);
    double page = (browser.busySeconds() - before) / seconds;
    double server = (processCpu() - cpu) / 1e9 / seconds;
    System.out.printf(
        "an idle page: %.2f %% of a core in the browser, %.2f %% in the server, %d s%n",
        100 * page, 100 * server, seconds);
    double most = seconds < 30 ? 0.1 : 0.01;
    assertTrue(page < most, "the page is busy for " + page);
    assertTrue(seconds < 30 || server < most, "the server is busy for " + server);
  }

  private static long processCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @Test
  void theTableFitsAUsualScreen() {
    browser.size(1280, 800).open(site.address());
    Object hidden =
        browser.run(
            "return Math.max(...[...document.querySelectorAll('.scroll')].map("
                + "part => part.scrollWidth - part.clientWidth))");
    assertEquals(0L, hidden, "pixels are hidden at the side");
  }

  @Test
  void theDarkIsDark() {
    browser.open(site.address());
    String light = background();
    browser.scheme("dark");
    assertNotEquals(light, background());
  }

  private static String background() {
    return browser.driver().findElement(By.tagName("body")).getCssValue("background-color");
  }

  @ParameterizedTest
  @ValueSource(strings = {"relay/", "a/b/"})
  void belowAPathOfAProxyEverythingWorks(String prefix) throws IOException {
    try (PrefixProxy proxy = PrefixProxy.start("/" + prefix, site.port())) {
      browser.open(proxy.address());
      awaitListening();
      rows().get(0).findElement(By.tagName("a")).click();
      await()
          .until(() -> browser.driver().getCurrentUrl().startsWith(proxy.address() + "session?"));
      browser.driver().findElement(By.linkText("Targets")).click();
      await().until(() -> browser.driver().getCurrentUrl().equals(proxy.address() + "targets"));
    }
  }

  @Test
  void whatIsNotAnsweredAnyMoreIsSaid() {
    browser.open(site.address());
    site.leave();
    try {
      await().until(() -> browser.text().contains("No answer from the relay."));
    } finally {
      site.serve();
    }
    await().until(() -> !browser.text().contains("No answer from the relay."));
  }

  private static List<WebElement> rows() {
    return browser.driver().findElements(By.cssSelector("tr[data-key]"));
  }

  private static List<String> names() {
    return browser.driver().findElements(By.cssSelector("td.title > a")).stream()
        .map(WebElement::getText)
        .toList();
  }

  private static String stateOf(String name) {
    return rows().stream()
        .filter(row -> row.getText().contains(name))
        .map(row -> row.findElement(By.cssSelector(".state")).getText())
        .findFirst()
        .orElse("");
  }
}
