package dev.sessionrelay.cli;

import static dev.sessionrelay.cli.SampleHome.SPARK;
import static dev.sessionrelay.cli.SampleHome.SQL;
import static dev.sessionrelay.cli.SampleHome.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sessions were used for, as a command tells. */
class ReportTest {
  private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);

  @TempDir Path directory;
  private SampleHome home;

  /** One session ran for 90 minutes, the other for 6 hours; both have stopped. */
  @BeforeEach
  void fill() {
    home = new SampleHome(directory);
    home.write(
        "application.properties",
        "price.spark.per-hour = 2.50\nprice.spark.currency = EUR\nprice.spark.vendors = alibaba\n");
    ran(session(SPARK, "sc-1", "=cmd()", SessionState.RUNNING), 90);
    ran(session(SQL, "sql-1", "reports", SessionState.RUNNING), 360);
  }

  private void ran(Session running, long minutes) {
    home.seen(running, now.minus(minutes + 10, ChronoUnit.MINUTES));
    home.seen(
        session(running.origin(), running.sessionId(), running.name(), SessionState.STOPPED),
        now.minus(10, ChronoUnit.MINUTES));
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aTableHasHoursAndCost() {
    List<String> lines = Ran.in(home.path, "report", "--by", "vendor").lines();
    assertTrue(lines.get(0).startsWith("from 20"), lines.get(0));
    assertTrue(lines.get(2).startsWith("VENDOR "), lines.get(2));
    assertTrue(lines.get(3).matches("huawei +1 +6\\.00 +0\\.00 .* - +-"), lines.get(3));
    assertTrue(lines.get(4).matches("alibaba +1 +1\\.50 .*3\\.75 EUR +0\\.00 EUR"), lines.get(4));
    assertTrue(lines.get(5).matches("all +2 +7\\.50 .*3\\.75 EUR .*"), lines.get(5));
  }

  @Test
  void toolsGetSeconds() throws Exception {
    JsonNode report =
        new ObjectMapper().readTree(Ran.in(home.path, "report", "--by", "target", "--json").out());
    assertEquals(27_000, report.at("/total/runningSeconds").asDouble());
    assertEquals(21_600, report.at("/rows/0/runningSeconds").asDouble());
    assertEquals(3.75, report.at("/total/costs/EUR").asDouble());
    List<String> csv = Ran.in(home.path, "report", "--csv", "--by", "kind").lines();
    assertTrue(csv.get(0).startsWith("kind,sessions,running_seconds,"), csv.get(0));
    assertTrue(csv.get(1).startsWith("SQL,2,27000.0,0.0,"), csv.get(1));
  }

  @Test
  void aPageStandsByItself() {
    String page = Ran.in(home.path, "report", "--html").out();
    assertTrue(page.startsWith("<!doctype html>"), page);
    assertTrue(page.contains("<svg") && page.contains("f-RUNNING"), page);
    assertTrue(!page.contains("href=") && !page.contains("src="), "it needs no other file");
  }

  @Test
  void mistakesAreNamed() {
    Ran by = Ran.in(home.path, "report", "--by", "ownr");
    assertEquals(2, by.code());
    assertTrue(by.err().contains("'ownr'") && by.err().contains("owner"), by.err());
    Ran since = Ran.in(home.path, "report", "--since", "soon");
    assertTrue(since.err().contains("--since is 'soon', which is no time"), since.err());
    Ran future = Ran.in(home.path, "report", "--since", "2999-01-01");
    assertEquals(2, future.code(), "it was a stack trace");
  }
}
