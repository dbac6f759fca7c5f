package dev.sessionrelay.cli;

import static dev.sessionrelay.cli.SampleHome.SPARK;
import static dev.sessionrelay.cli.SampleHome.SQL;
import static dev.sessionrelay.cli.SampleHome.session;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.session.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsAndEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXAMPLE = Pattern.compile("(?i)for example: (--[a-z]+) (\\S+)");

  private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);

  @TempDir Path directory;
  private SampleHome home;

  @BeforeEach
  void openTheLedger() {
    home = new SampleHome(directory);
    home.seen(session(SPARK, "sc-1", "adhoc", RUNNING), now.minusSeconds(7_500));
    home.seen(session(SQL, "ac8111bf-3601", "等待查询会话", RUNNING), now.minusSeconds(600));
    home.seen(session(SPARK, "sc-1", "adhoc", FAILED), now.minusSeconds(300));
    home.failed("sc-2", "THROTTLED", now.minusSeconds(5));
  }

  @AfterEach
  void closeIt() {
    home.close();
  }

  @Test
  void sessionsAreListedWithTheTimeOfTheirLastChange() {
    List<String> lines = Ran.in(directory, "sessions").lines();
    assertEquals(
        "STATE VENDOR TARGET SESSION NAME ACTIVITY IN STATE IDLE SEEN",
        lines.get(0).replaceAll(" +", " "));
    assertMatches("FAILED +alibaba +spark +sc-1 +adhoc +- +5m +- +5m", lines.get(1));
    assertMatches("RUNNING +huawei +sql +ac8111bf-3601 +等待查询会话 +- +10m +- +10m", lines.get(2));
    assertEquals(3, lines.size());
  }

  @Test
  void sessionsOfADeadTargetCouldNotBeForgotten() throws IOException {
    Ran alive = Ran.in(directory, "sessions", "forget", "sc-1");
    assertEquals(2, alive.code());
    assertTrue(alive.err().contains("no such session is stale or gone"), alive.err());
    home.missed(SPARK);
    assertMatches("FAILED stale +alibaba .*", Ran.in(directory, "sessions").lines().get(1));
    JsonNode first = JSON.readTree(Ran.in(directory, "sessions", "--json").lines().get(0));
    assertTrue(first.path("stale").asBoolean());
    assertEquals(now.minusSeconds(300), Instant.parse(first.path("lastSeen").asText()));
    assertEquals(2, Ran.in(directory, "sessions", "forget").code(), "which ones?");
    assertEquals(
        List.of("forgot 1 session"),
        Ran.in(directory, "sessions", "forget", "--target", "spark").lines());
    assertEquals(List.of("ac8111bf-3601"), Ran.in(directory, "sessions").column(3));
  }

  @Test
  void sessionsAreFilteredByStateVendorAndTarget() {
    assertEquals(List.of("sc-1"), Ran.in(directory, "sessions", "--state", "failed").column(3));
    assertEquals(
        List.of("ac8111bf-3601"), Ran.in(directory, "sessions", "--vendor", "huawei").column(3));
    assertEquals(List.of("sc-1"), Ran.in(directory, "sessions", "--target", "spark").column(3));
    Ran none = Ran.in(directory, "sessions", "--state", "GONE");
    assertEquals(List.of(), none.lines());
    assertEquals("no such sessions", none.err().strip());
  }

  @Test
  void sessionsAsJsonAreOneObjectALine() throws IOException {
    List<String> lines = Ran.in(directory, "sessions", "--json").lines();
    JsonNode first = JSON.readTree(lines.get(0));
    assertEquals("FAILED", first.path("state").asText());
    assertEquals("/alibaba-session-clusters/prod/w-1234abcd", first.path("source").asText());
    assertEquals(now.minusSeconds(7_500), Instant.parse(first.path("firstSeen").asText()));
    assertEquals(now.minusSeconds(300), Instant.parse(first.path("changedAt").asText()));
    assertFalse(first.has("goneAt"));
    assertEquals("adhoc", first.path("session").path("name").asText());
    assertEquals(2, lines.size());
    assertEquals(List.of(), Ran.in(directory, "sessions", "--json", "--state", "GONE").lines());
  }

  @Test
  void timesBeyondTheLedgersWereAStackTrace() {
    for (String since : List.of("999999999d", "0001-01-01", "-999999-01-01T00:00:00Z")) {
      Ran ran = Ran.in(directory, "events", "--since=" + since);
      assertFalse(ran.err().contains("\tat "), ran.err());
    }
    assertFalse(Ran.in(directory, "events", "--since", "0001-01-01").lines().isEmpty());
    assertEquals(0, Ran.in(directory, "sessions", "--activity", "busy").code());
  }

  @Test
  void aLimitIsSaidToHaveBeenReached() {
    Ran cut = Ran.in(directory, "sessions", "--limit", "1");
    assertEquals(List.of("sc-1"), cut.column(3));
    assertEquals("session-relay: these are the first 1; for more: --limit 10", cut.err().strip());
    assertEquals("", Ran.in(directory, "sessions", "--limit", "2").err());
    Ran absurd = Ran.in(directory, "sessions", "--limit", "0");
    assertEquals(2, absurd.code());
    assertTrue(absurd.err().startsWith("--limit is 0; write a whole number from 1"), absurd.err());
  }

  @Test
  void aTableWasCutInAPipe() {
    String name = "a name as long as people make them when nobody stops them ".repeat(3);
    home.seen(session(SQL, "s-7", name, RUNNING), now);
    assertTrue(Ran.in(directory, "sessions").out().contains(name.strip()));
    assertFalse(Ran.in(directory, "sessions").out().contains("\u001b"));
  }

  @Test
  void sessionsAreFoundByTheirAge() {
    assertEquals(
        List.of("ac8111bf-3601"), Ran.in(directory, "sessions", "--in-state-for", "8m").column(3));
    assertEquals(
        List.of("ac8111bf-3601"), Ran.in(directory, "sessions", "--unseen-for", "8m").column(3));
    assertEquals(
        List.of("ac8111bf-3601", "sc-1"),
        Ran.in(directory, "sessions", "--sort=stateSince").column(3));
    assertEquals(
        List.of("sc-1", "ac8111bf-3601"),
        Ran.in(directory, "sessions", "--sort=-stateSince").column(3));
    assertEquals(List.of(), Ran.in(directory, "sessions", "--idle-for", "1s").lines());
    Ran refused = Ran.in(directory, "sessions", "--sort", "colour");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("--sort: expected one of"), refused.err());
  }

  @Test
  void eventsAreFoundByVendorStateAndEnd() {
    assertEquals(3, Ran.in(directory, "events", "--vendor", "alibaba").column(0).size());
    assertEquals(1, Ran.in(directory, "events", "--state", "failed").column(0).size());
    assertEquals(1, Ran.in(directory, "events", "--until", "1h").column(0).size());
    assertEquals(
        1, Ran.in(directory, "events", "--since", "1h ago", "--until", "8m").column(0).size());
  }

  @Test
  void anEndBeforeTheBeginningIsRefused() {
    Ran refused = Ran.in(directory, "events", "--since", "1h", "--until", "2h");
    assertEquals(2, refused.code(), refused.err());
    assertTrue(
        refused.err().contains("--until is '2h', which is not after --since '1h'"), refused.err());
  }

  @Test
  void aVendorsWordsCannotCommandTheTerminal() {
    home.seen(session(SQL, "s-9", "\u001b]0;owned\u0007\u202Eevil\r\nX\u009b2J", RUNNING), now);
    String out = Ran.in(directory, "sessions", "--wide").out() + Ran.in(directory, "events").out();
    assertTrue(out.contains("]0;owned evil X 2J"), out);
    assertTrue(out.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), out);
    assertEquals(-1, out.indexOf('\u202E'));
  }

  @Test
  void eventsAreListedOldestFirst() {
    List<String> lines = Ran.in(directory, "events").lines();
    assertEquals("OBSERVED AGO EVENT TARGET SESSION WHAT", lines.get(0).replaceAll(" +", " "));
    assertMatches("[-\\d: ]+  2h +discovered +spark +sc-1 +RUNNING", lines.get(1));
    assertMatches("[-\\d: ]+  10m +discovered +sql +ac8111bf-3601 +RUNNING", lines.get(2));
    assertMatches("[-\\d: ]+  5m +changed +spark +sc-1 +RUNNING -> FAILED", lines.get(3));
    assertMatches("[-\\d: ]+ \\d+s +poll failed +spark +sc-2 +THROTTLED 429 .*", lines.get(4));
    assertEquals(5, lines.size());
  }

  @Test
  void eventsAreFilteredByTimeSessionTypeAndTarget() {
    assertEquals(3, Ran.in(directory, "events", "--since", "1h").column(0).size());
    String moment = now.minusSeconds(300).toString();
    assertEquals(2, Ran.in(directory, "events", "--since", moment).column(0).size());
    String local = moment.replace("Z", "");
    assertEquals(2, Ran.in(directory, "events", "--since", local).column(0).size());
    assertEquals(4, Ran.in(directory, "events", "--since", "2026-01-01").column(0).size());
    assertEquals(2, Ran.in(directory, "events", "--session", "sc-1").column(0).size());
    assertEquals(2, Ran.in(directory, "events", "--type", "session.discovered").column(0).size());
    assertEquals(
        1, Ran.in(directory, "events", "--type", "sessionrelay.poll.failed").column(0).size());
    assertEquals(1, Ran.in(directory, "events", "--target", "sql").column(0).size());
    assertEquals(List.of("poll failed"), Ran.in(directory, "events", "--limit", "1").column(2));
  }

  @Test
  void eventsAsJsonAreByteForByteWhatSinksGet() {
    List<String> feed =
        home.ledger.events().read("any", 0, 100).stream()
            .map(EventLog.Stored::event)
            .map(event -> event.json())
            .toList();
    assertEquals(4, feed.size());
    assertEquals(feed, Ran.in(directory, "events", "--json").lines());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"someday", "2", "2 fortnights", "-1h", "2026-13-01", "999999999999999d", ""})
  void anUnclearTimeIsRefusedWithExamplesThatWork(String time) {
    Ran refused = Ran.in(directory, "events", "--since", time);
    assertEquals(2, refused.code(), refused.err());
    assertTrue(refused.err().contains("--since is '" + time + "'"), refused.err());
    assertExampleWorks("events", refused);
  }

  @Test
  void aMisspeltTypeIsAnsweredWithTheNearest() {
    Ran refused = Ran.in(directory, "events", "--type", "sesion.changed");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("did you mean session.changed?"), refused.err());
    assertExampleWorks("events", refused);
    Ran far = Ran.in(directory, "events", "--type", "x");
    assertTrue(far.err().contains("write one of session.discovered, "), far.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--state, RUNING, did you mean RUNNING?",
    "--state, x, 'write one of STARTING, RUNNING, '",
    "--vendor, huawai, did you mean huawei?",
    "--vendor, Alibaba, did you mean alibaba?"
  })
  void aMisspeltStateOrVendorIsAnsweredWithTheNearest(String option, String word, String hint) {
    Ran refused = Ran.in(directory, "sessions", option, word);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains(option + " is '" + word + "'; " + hint), refused.err());
    assertExampleWorks("sessions", refused);
  }

  @Test
  void aVendorOfOnesOwnIsNoMisspeltOne() {
    assertEquals(List.of(), Ran.in(directory, "sessions", "--vendor", "example").lines());
    Origin own = new Origin("oracle2", "own", "own-sessions", "a", "own", "scope", null);
    home.seen(session(own, "own-1", "mine", RUNNING), now);
    assertEquals(List.of("own-1"), Ran.in(directory, "sessions", "--vendor", "oracle2").column(3));
    assertEquals(
        List.of(),
        Ran.in(directory, "sessions", "--vendor", "oracle2", "--state", "failed").lines());
  }

  @Test
  void theHelpNamesEveryState() {
    String help = Ran.in(directory, "sessions", "--help").out().replaceAll("\\s+", " ");
    assertTrue(help.contains("STARTING, RUNNING, STOPPING, STOPPED, FAILED, GONE, UNKNOWN"), help);
  }

  @Test
  void beforeTheFirstRunThereIsNoLedgerAndNoneIsMade(@TempDir Path fresh) throws IOException {
    Files.writeString(fresh.resolve("application.properties"), "");
    for (String command : List.of("sessions", "events", "sinks")) {
      Ran early = Ran.in(fresh, command);
      assertEquals(1, early.code());
      assertTrue(early.err().contains("There is no ledger at "), early.err());
      assertTrue(early.err().contains("bin/session-relay run"), early.err());
      assertEquals("", early.out());
    }
    try (var files = Files.list(fresh)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aHomeWithoutConfigurationIsRefused(@TempDir Path empty) {
    Ran refused = Ran.in(empty, "sessions");
    assertEquals(2, refused.code());
    assertTrue(refused.err().startsWith("application.properties: the file does not exist"));
  }

  @Test
  void onlyWhatIsWrongWithTheLedgersKeysMatters() {
    home.write(
        "application.properties",
        "target.x.endpoint = nonsense\naccount.a.secret-key = {{env:NOT_SET_HERE}}\nsink.x = \n");
    assertEquals(List.of("FAILED", "RUNNING"), Ran.in(directory, "sessions").column(0));
    home.write("application.properties", "web.prt = 1\nledger.keep-events = soon\n");
    Ran refused = Ran.in(directory, "sessions");
    assertEquals(2, refused.code());
    assertTrue(
        refused.err().startsWith("application.properties:2: ledger.keep-events is 'soon'"),
        refused.err());
    assertEquals(1, refused.err().lines().count());
  }

  private void assertExampleWorks(String command, Ran refused) {
    Matcher example = EXAMPLE.matcher(refused.err());
    assertTrue(example.find(), refused.err());
    Ran tried = Ran.in(directory, command, example.group(1), example.group(2));
    assertEquals(0, tried.code(), tried.err());
  }

  private static void assertMatches(String pattern, String line) {
    assertTrue(line.matches(pattern), line);
  }
}
