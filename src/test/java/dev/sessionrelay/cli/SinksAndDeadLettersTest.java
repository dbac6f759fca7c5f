package dev.sessionrelay.cli;

import static dev.sessionrelay.cli.SampleHome.SPARK;
import static dev.sessionrelay.cli.SampleHome.session;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.EventLog.Condition;
import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinksAndDeadLettersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);

  @TempDir Path directory;
  private SampleHome home;
  private EventLog log;
  private List<String> ids;

  /** Four events; file has had all; slack died of two and waits for one; old was removed. */
  @BeforeEach
  void openTheLedger() {
    home = new SampleHome(directory);
    log = home.ledger.events();
    List.of("file", "webhook-oncall", "old").forEach(sink -> log.open(sink, Start.OLDEST));
    home.seen(session(SPARK, "sc-1", "adhoc", RUNNING), now.minusSeconds(7_200));
    home.seen(session(SPARK, "sc-2", "nightly", RUNNING), now.minusSeconds(600));
    home.seen(session(SPARK, "sc-1", "adhoc", FAILED), now.minusSeconds(300));
    home.seen(session(SPARK, "sc-3", "nightly", RUNNING), now.minusSeconds(200));
    List<EventLog.Stored> feed = log.read("file", 0, 10);
    ids = feed.stream().map(stored -> stored.event().id()).toList();
    log.advance("file", new Progress(feed.get(3).position(), List.of()), List.of());
    String why = "400 Bad Request: {\"error\": \"no such channel\"}";
    log.advance(
        "webhook-oncall",
        new Progress(
            feed.get(3).position(),
            List.of(new Deferred(feed.get(3).position(), 2, now.plusSeconds(60), "503 Busy"))),
        List.of(
            new DeadLetter("webhook-oncall", feed.get(0).position(), 1, now, why),
            new DeadLetter("webhook-oncall", feed.get(1).position(), 7, now, "too old")));
    home.write("routes/sinks/file.camel.yaml", "- route:\n    id: file\n");
    home.write(
        "application.properties", "sink.webhook.oncall.url = {{env:NOT_SET_HERE}}\nweb.port = 1\n");
  }

  @AfterEach
  void closeIt() {
    home.close();
  }

  @Test
  void sinksAreListedWithBacklogOldestWaitingAndLastError() {
    List<String> lines = Ran.in(directory, "sinks").lines();
    assertEquals(
        "SINK STATE BACKLOG OLDEST AGO DEAD LAST ERROR", lines.get(0).replaceAll(" +", " "));
    assertMatches("file +up to date +0 +- +- +0 +-", lines.get(1));
    assertMatches("old +removed +4 +[-\\d: ]+ +2h +0 +-", lines.get(2));
    assertMatches("webhook-oncall +retrying +1 +[-\\d: ]+ +3m +2 +503 Busy", lines.get(3));
    assertEquals(4, lines.size());
  }

  @Test
  void aStoppedSinkIsShownWithItsReason() throws IOException {
    log.note("file", new Condition(true, false, true, "410 Gone: unsubscribed", now));
    List<String> lines = Ran.in(directory, "sinks").lines();
    assertMatches("file +stopped +0 +- +- +0 +410 Gone: unsubscribed", lines.get(1));
    JsonNode file = JSON.readTree(Ran.in(directory, "sinks", "--json").lines().get(0));
    assertEquals("stopped", file.path("state").asText());
    assertTrue(file.path("stopped").asBoolean());
    assertEquals("410 Gone: unsubscribed", file.path("lastError").asText());
    assertEquals(now.toString(), file.path("since").asText());
  }

  @Test
  void sinksAsJsonHaveNumbers() throws IOException {
    List<String> lines = Ran.in(directory, "sinks", "--json").lines();
    JsonNode oncall = JSON.readTree(lines.get(2));
    assertEquals("webhook-oncall", oncall.path("name").asText());
    assertEquals(1, oncall.path("backlog").asInt());
    assertEquals(1, oncall.path("parked").asInt());
    assertEquals(2, oncall.path("deadLetters").asInt());
    assertEquals(now.minusSeconds(200).toString(), oncall.path("oldestWaiting").asText());
  }

  @Test
  void aRemovedSinkIsForgottenWithWhatItWouldHaveHad() {
    Ran forgot = Ran.in(directory, "sinks", "forget", "old");
    assertEquals(
        List.of("forgot old: 4 waiting events and 0 dead letters given up"), forgot.lines());
    assertEquals(List.of("file", "webhook-oncall"), Ran.in(directory, "sinks").column(0));
  }

  @Test
  void aSinkThatStillHasItsRouteIsForgottenByForceOnly() {
    for (String sink : List.of("file", "webhook-oncall")) {
      Ran refused = Ran.in(directory, "sinks", "forget", sink);
      assertEquals(2, refused.code());
      assertTrue(refused.err().contains("'" + sink + "' still has its route"), refused.err());
      assertTrue(refused.err().contains("sinks forget --force " + sink), refused.err());
    }
    assertEquals(3, Ran.in(directory, "sinks").column(0).size());
    assertEquals(
        List.of("forgot webhook-oncall: 1 waiting event and 2 dead letters given up"),
        Ran.in(directory, "sinks", "forget", "--force", "webhook-oncall").lines());
    assertEquals(List.of("file", "old"), Ran.in(directory, "sinks").column(0));
  }

  @Test
  void anUnknownSinkIsAnsweredWithTheNearestName() {
    Ran near = Ran.in(directory, "sinks", "forget", "fiel");
    assertEquals(2, near.code());
    assertTrue(near.err().contains("no sink 'fiel'; did you mean file?"), near.err());
    Ran far = Ran.in(directory, "dead-letters", "replay", "--all", "pagerduty");
    assertEquals(2, far.code());
    assertTrue(far.err().contains("there are file, old, webhook-oncall"), far.err());
  }

  @Test
  void eventsOfATimeAreSentAgainToOneSink() {
    Ran ran = replay("file", "--since", "250s");
    assertMatches("file: 1 event from \\S+Z until \\S+Z will be sent again", ran.lines().get(0));
    assertEquals(ids.subList(3, 4), idsAfter("file", 4));
    assertEquals(List.of(), idsAfter("old", 4));
  }

  @Test
  void whatCannotBeSentAgainIsRefusedWithWords() {
    Ran unknown = replay("fiel", "--since", "1h");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("no sink 'fiel'; did you mean file?"), unknown.err());
    Ran removed = replay("old", "--since", "1h");
    assertEquals(2, removed.code());
    assertTrue(removed.err().contains("sink 'old' has no route any more"), removed.err());
    Ran empty = replay("file", "--since", "30d", "--until", "29d");
    assertEquals(2, empty.code());
    assertTrue(empty.err().contains("the ledger has no event from "), empty.err());
    Ran wrong = replay("file", "--since", "tomorow");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("--since is 'tomorow'"), wrong.err());
  }

  private Ran replay(String sink, String... options) {
    List<String> arguments = new ArrayList<>(List.of("events", "replay", "--sink", sink));
    arguments.addAll(List.of(options));
    return Ran.in(directory, arguments.toArray(String[]::new));
  }

  private List<String> idsAfter(String sink, long position) {
    return log.read(sink, position, 10).stream().map(stored -> stored.event().id()).toList();
  }

  @Test
  void anEventIsShownWithWhatBecameOfItAtEachSink() {
    List<String> first = Ran.in(directory, "events", "show", ids.get(0).substring(0, 9)).lines();
    assertTrue(first.get(0).contains(" session.discovered alibaba sc-1 "), first.get(0));
    assertMatches(" +file: delivered, (at|between) .*", first.get(1));
    assertEquals("  old: waiting", first.get(2));
    assertMatches(
        " +webhook-oncall: dead letter, by .*, after 1 try: 400 Bad Request: .*", first.get(3));
    assertEquals("{", first.get(5));
    List<String> last = Ran.in(directory, "events", "show", ids.get(3)).lines();
    assertMatches(
        " +webhook-oncall: retrying, next attempt at .*, after 2 tries: 503 Busy", last.get(3));
    Ran none = Ran.in(directory, "events", "show", "fff0");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("there is no event fff0"), none.err());
  }

  @Test
  void deadLettersAreListedWithTheBeginningOfTheirIds() throws IOException {
    List<String> lines = Ran.in(directory, "dead-letters", "list").lines();
    assertEquals("ID SINK DIED AGO TRIES EVENT SESSION ERROR", lines.get(0).replaceAll(" +", " "));
    String first = ids.get(0).substring(0, 12);
    assertMatches(
        first + " +webhook-oncall +[-\\d: ]+ +\\d+s +1 +discovered +sc-1 +400 Bad .*",
        lines.get(1));
    JsonNode second =
        JSON.readTree(Ran.in(directory, "dead-letters", "list", "--json").lines().get(1));
    assertEquals(ids.get(1), second.path("id").asText());
    assertEquals(7, second.path("attempts").asInt());
    assertEquals("too old", second.path("error").asText());
    assertEquals("sc-2", second.path("event").path("subject").asText());
    assertEquals(List.of(), Ran.in(directory, "dead-letters", "list", "--sink", "file").lines());
    assertEquals(2, Ran.in(directory, "dead-letters", "list", "--sink", "fil").code());
  }

  @Test
  void oneDeadLetterIsShownWhole() throws IOException {
    Ran shown = Ran.in(directory, "dead-letters", "show", ids.get(0).substring(0, 12));
    assertMatches(
        "webhook-oncall gave it up \\d+s ago, on "
            + now
            + ", after 1 try: 400 Bad Request.*channel.*",
        shown.lines().get(0));
    String json = shown.out().substring(shown.out().indexOf("\n{"));
    assertEquals(ids.get(0), JSON.readTree(json).path("id").asText());
    assertTrue(json.contains("\n  \"id\": \""), json);
  }

  @Test
  void anUnclearIdIsRefused() {
    Ran all = Ran.in(directory, "dead-letters", "show", "");
    assertEquals(2, all.code());
    assertTrue(all.err().contains("2 dead letters begin with"), all.err());
    Ran none = Ran.in(directory, "dead-letters", "show", "zzz");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("there is no dead letter zzz"), none.err());
    Ran which = Ran.in(directory, "dead-letters", "replay", "webhook-oncall");
    assertEquals(2, which.code());
    assertTrue(which.err().contains("--all webhook-oncall"), which.err());
    assertEquals(2, Ran.in(directory, "dead-letters", "drop", "--all", "old", "abc").code());
    assertEquals(2, Ran.in(directory, "dead-letters").code());
    assertEquals(2, Ran.in(directory, "dead-letters", "list").column(0).size());
  }

  @Test
  void aReplayedDeadLetterIsOfferedToItsSinkAgainWithItsOldId() {
    long before = log.newest();
    String id = ids.get(1).substring(0, 8);
    assertEquals(
        List.of("replayed 1 dead letter of webhook-oncall"),
        Ran.in(directory, "dead-letters", "replay", "webhook-oncall", id).lines());
    List<EventLog.Stored> again = log.read("webhook-oncall", before, 10);
    assertEquals(List.of(ids.get(1)), again.stream().map(s -> s.event().id()).toList());
    assertEquals(List.of(), log.read("file", before, 10));
    assertEquals(
        List.of(ids.get(0).substring(0, 12)), Ran.in(directory, "dead-letters", "list").column(0));
    assertEquals(4, Ran.in(directory, "events", "--json").lines().size());
  }

  @Test
  void droppedDeadLettersAreGone() {
    assertEquals(
        List.of("dropped 2 dead letters of webhook-oncall"),
        Ran.in(directory, "dead-letters", "drop", "--all", "webhook-oncall").lines());
    Ran none = Ran.in(directory, "dead-letters", "list");
    assertEquals(List.of(), none.lines());
    assertEquals("no dead letters", none.err().strip());
  }

  private static void assertMatches(String pattern, String line) {
    assertTrue(line.matches(pattern), line);
  }
}
