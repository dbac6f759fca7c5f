package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.poll.AccountClient;
import dev.sessionrelay.reload.ReloadResult;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.target.TargetTurns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.camel.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Edits of a running relay's files, each with its effect. After every one of them: the target that
 * none touches has kept its phase, and a change that its session makes arrives.
 */
class GoodEditsTest {
  private static final String TARGETS = "steady,moving,by-file";

  @TempDir static Path directory;
  private static EditedHome home;
  private static Receivers receivers;
  private static Rhythm steady;
  private static int flips;

  @BeforeAll
  static void start() throws Exception {
    flips = 0;
    receivers = new Receivers();
    home = new EditedHome(directory);
    home.write("token.txt", "token-1");
    home.write("ids.txt", "f-1\n");
    home.account("huawei", "{{file:token.txt}}").account("other", "other-1");
    home.target("steady", "huawei", "200ms", "s-1", "s-2", "s-3");
    home.target("moving", "other", "200ms", "m-1");
    home.target("by-file", "other", "200ms", "f-1").set("target.by-file.sessions", "file:ids.txt");
    home.set("sink.webhook.keeper.url", receivers.uri("/keeper"))
        .set("sink.webhook.keeper.from", "start");
    home.start();
    steady = new Rhythm(home.relay, "steady");
    arrives("s-1", "discovered");
  }

  @AfterAll
  static void stop() {
    try {
      noPollWasLostOrDoubled();
    } finally {
      home.close();
      receivers.close();
    }
  }

  /** Every turn has asked for every session once; a turn may be under way. */
  private static void noPollWasLostOrDoubled() {
    await()
        .atMost(EditedHome.LONG)
        .until(
            () -> {
              long turns = steady.turns().turns();
              List<Long> asked = List.of("s-1", "s-2", "s-3").stream().map(home::requests).toList();
              boolean idle = !steady.turns().running() && steady.turns().turns() == turns;
              return idle && asked.stream().allMatch(count -> count == turns);
            });
  }

  @AfterEach
  void nothingElseWasTouched() throws Exception {
    steady.check();
    flips++;
    home.simulator.put(Endpoint.HUAWEI_SQL, "s-1", flips % 2 == 0 ? "RUNNING" : "CLOSED");
    await().atMost(EditedHome.LONG).until(() -> seen("s-1", "session.changed") == flips);
    await()
        .atMost(EditedHome.LONG)
        .until(() -> Set.copyOf(receivers.received("/keeper")).equals(recorded()));
    assertEquals(recorded().size(), receivers.received("/keeper").size());
  }

  private static Set<String> recorded() {
    return home.relay.ledger().queries().events(LedgerQueries.EventQuery.ALL, 100_000).stream()
        .map(stored -> stored.event().id())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long seen(String session, String word) {
    return home.events("\"subject\":\"" + session + "\"", word);
  }

  private static void arrives(String session, String word) {
    await().atMost(EditedHome.LONG).until(() -> seen(session, word) > 0);
  }

  private static long interval(String target) throws Exception {
    return new Rhythm(home.relay, target).trigger().getRepeatInterval();
  }

  @Test
  void aTargetIsAddedAndRemoved() {
    home.target("extra", "other", "100ms", "x-1");
    assertEquals(List.of("target extra added"), home.changes());
    arrives("x-1", "discovered");
    home.unset("target.extra.");
    assertEquals(List.of("target extra removed"), home.changes());
    assertFalse(home.relay.targets().containsKey("extra"));
  }

  @Test
  void aTargetPollsAtAnotherRhythm() throws Exception {
    home.set("target.moving.every", "300ms");
    assertEquals(List.of("target moving changed"), home.changes());
    assertEquals(300, interval("moving"));
    home.set("target.moving.every", "200ms");
    home.changes();
    assertEquals(200, interval("moving"));
  }

  @Test
  void aTargetPollsByCalendar() {
    home.unset("target.moving.every").set("target.moving.cron", "0/1 * * * * ?");
    assertEquals(List.of("target moving changed"), home.changes());
    TargetTurns turns = home.relay.targets().get("moving");
    await().atMost(EditedHome.LONG).until(() -> turns.turns() > 1);
    home.unset("target.moving.cron").set("target.moving.every", "200ms");
    home.changes();
  }

  @Test
  void anIdIsAddedToTheFileOfIds() {
    home.simulator.put(Endpoint.HUAWEI_SQL, "f-2", "RUNNING");
    assertEquals(
        List.of("target by-file changed"), home.changes(() -> home.write("ids.txt", "f-1\nf-2\n")));
    arrives("f-2", "discovered");
  }

  @Test
  void anIdListThatWasAtFaultWhenItWasNamedIsWatched() {
    home.write("more.txt", "f-3\nbad id\n");
    home.set("target.by-file.sessions", "file:more.txt");
    assertEquals(1, home.faults(home::save).size());
    home.simulator.put(Endpoint.HUAWEI_SQL, "f-3", "RUNNING");
    home.write("more.txt", "f-3\n");
    // The list is watched since the refusal, which may have it looked at once more before it is
    // mended, and after it.
    await()
        .atMost(EditedHome.LONG)
        .until(() -> home.relay.lastNews().changes().equals(List.of("target by-file changed")));
    arrives("f-3", "discovered");
    home.set("target.by-file.sessions", "file:ids.txt");
    home.changes();
    home.rest();
  }

  @Test
  void anAccountHasAnotherTokenAndItsTargetsKeepTheirTimers() throws Exception {
    Rhythm moving = new Rhythm(home.relay, "moving");
    AccountClient before = home.relay.accounts().get("other");
    home.set("account.other.token", "other-2");
    assertEquals(List.of("account other changed"), home.changes());
    assertNotSame(before, home.relay.accounts().get("other"));
    await().atMost(EditedHome.LONG).until(() -> sent("m-1").contains("other-2"));
    moving.check();
    home.set("account.other.token", "other-1");
    home.changes();
  }

  private static Set<String> sent(String session) {
    return home.simulator.requests().stream()
        .filter(request -> request.session().equals(session))
        .map(request -> request.header("x-auth-token").orElse(""))
        .collect(Collectors.toSet());
  }

  @Test
  void aSecretFileIsRotatedAndNoClientIsMadeAnew() {
    AccountClient before = home.relay.accounts().get("huawei");
    assertEquals(List.of(), home.changes(() -> home.write("token.txt", "token-2\n")));
    await().atMost(EditedHome.LONG).until(() -> sent("s-1").contains("token-2"));
    assertSame(before, home.relay.accounts().get("huawei"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "client.pem", "client-key.pem"})
  void aTlsFileThatChangedUnderItsPathCountedAtTheNextStart(String changed) throws Exception {
    home.write("ca.pem", certificate(0));
    home.write("client.pem", certificate(0));
    home.write("client-key.pem", key("pkcs1"));
    home.set("account.other.ca-file", "ca.pem")
        .set("account.other.client-certificate", "client.pem")
        .set("account.other.client-key", "client-key.pem");
    home.changes();
    home.rest();
    AccountClient before = home.relay.accounts().get("other");
    List<String> faults = home.faults(() -> home.write(changed, "nothing\n"));
    assertTrue(faults.toString().contains(changed), faults::toString);
    assertSame(before, home.relay.accounts().get("other"));
    String good = changed.contains("key") ? key("pkcs8") : certificate(1);
    assertEquals(List.of("account other changed"), home.changes(() -> home.write(changed, good)));
    assertNotSame(before, home.relay.accounts().get("other"));
    home.unset("account.other.c").account("other", "other-1");
    home.changes();
  }

  /** One of those that this JDK trusts. */
  private static String certificate(int number) throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509TrustManager trust = (X509TrustManager) factory.getTrustManagers()[0];
    byte[] bytes = trust.getAcceptedIssuers()[number].getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END CERTIFICATE-----\n";
  }

  private static String key(String kind) throws IOException {
    return Files.readString(Path.of("src/test/resources/auth/keys", kind + ".pem"));
  }

  @Test
  void anAccountIsAddedAndRemoved() {
    home.account("third", "t").target("of-third", "third", "100ms", "t-1");
    assertEquals(List.of("account third added", "target of-third added"), home.changes());
    arrives("t-1", "discovered");
    home.unset("target.of-third.").unset("account.third.");
    assertEquals(List.of("account third removed", "target of-third removed"), home.changes());
    assertFalse(home.relay.accounts().containsKey("third"));
  }

  @Test
  void aTargetGoesToAnotherAccount() {
    home.account("third", "t3").set("target.moving.account", "third");
    assertEquals(List.of("account third added", "target moving changed"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> sent("m-1").contains("t3"));
    home.set("target.moving.account", "other").unset("account.third.");
    home.changes();
  }

  @Test
  void aSinkIsAddedRenamedAndRemoved() {
    String first = "routes/sinks/second.camel.yaml";
    assertEquals(
        List.of("sink second added", first + " added"),
        home.changes(() -> home.write(first, Yaml.sink("second", directory.resolve("a")))));
    await().atMost(EditedHome.LONG).until(() -> lines("a").equals(recorded().size()));
    String other = "routes/sinks/third.camel.yaml";
    List<String> changes =
        home.changes(
            () -> {
              home.write(other, Yaml.sink("third", directory.resolve("b")));
              home.delete(first);
            });
    assertEquals(
        List.of("sink third added", "sink second removed", first + " removed", other + " added"),
        changes);
    await().atMost(EditedHome.LONG).until(() -> lines("b").equals(recorded().size()));
    assertEquals(
        List.of("sink third removed", other + " removed"), home.changes(() -> home.delete(other)));
    assertEquals(Set.of("file", "log", "webhook-keeper"), home.relay.sinks().keySet());
    wipe("a");
    wipe("b");
  }

  private static Integer lines(String folder) {
    Path file = directory.resolve(folder).resolve("all.jsonl");
    return Files.exists(file) ? home.read(folder + "/all.jsonl").split("\n").length : 0;
  }

  private static void wipe(String folder) {
    home.delete(folder + "/all.jsonl");
  }

  @Test
  void aSinkThatIsTakenAwayForAWhileMissesNothing() {
    String file = "routes/sinks/file.camel.yaml";
    String text = home.read(file);
    home.changes(() -> home.delete(file));
    assertFalse(home.relay.sinks().containsKey("file"));
    home.set("target.moving.emit", "every-poll");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> receivedOf("m-1"));
    home.unset("target.moving.emit");
    home.changes();
    home.changes(() -> home.write(file, text));
    await().atMost(EditedHome.LONG).until(() -> home.events().size() == recorded().size());
  }

  private static boolean receivedOf(String session) {
    return home.relay.ledger().queries().events(LedgerQueries.EventQuery.ALL, 100_000).stream()
        .anyMatch(stored -> stored.event().type() == EventType.SESSION_OBSERVED);
  }

  @Test
  void aSinkGetsAFilter() {
    Consumer log = home.relay.camel().getRoute("log").getConsumer();
    Consumer file = home.relay.camel().getRoute("file").getConsumer();
    home.set("sink.log.only-states", "FAILED");
    assertEquals(
        List.of("sink log changed", "routes/sinks/log.camel.yaml changed"), home.changes());
    assertNotSame(log, home.relay.camel().getRoute("log").getConsumer());
    assertSame(file, home.relay.camel().getRoute("file").getConsumer());
    home.unset("sink.log.");
    home.changes();
  }

  @Test
  void theFileSinkGoesOnInAnotherDirectory() {
    home.set("sink.file.directory", "elsewhere");
    home.changes();
    flips++;
    home.simulator.put(Endpoint.HUAWEI_SQL, "s-1", flips % 2 == 0 ? "RUNNING" : "CLOSED");
    await().atMost(EditedHome.LONG).until(() -> seen("s-1", "session.changed") == flips);
    assertTrue(Files.isDirectory(directory.resolve("elsewhere")));
    home.unset("sink.file.directory");
    home.changes();
  }

  @Test
  void aNamedWebhookComesMovesAndGoesWhileTheOtherKeepsItsPace() {
    Consumer keeper = home.relay.camel().getRoute("webhook-keeper").getConsumer();
    home.set("sink.webhook.guest.url", receivers.uri("/guest"))
        .set("sink.webhook.guest.from", "start");
    assertEquals(List.of("sink webhook-guest added"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> gotAll("/guest"));
    home.set("sink.webhook.guest.url", receivers.uri("/moved"))
        .set("sink.webhook.guest.timeout", "9s");
    assertEquals(List.of("sink webhook-guest changed"), home.changes());
    home.target("guest", "other", "100ms", "g-1");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> !receivers.received("/moved").isEmpty());
    home.unset("sink.webhook.guest.").unset("target.guest.");
    assertEquals(List.of("target guest removed", "sink webhook-guest removed"), home.changes());
    assertSame(keeper, home.relay.camel().getRoute("webhook-keeper").getConsumer());
    assertFalse(home.relay.sinks().containsKey("webhook-guest"));
  }

  private static boolean gotAll(String path) {
    return Set.copyOf(receivers.received(path)).containsAll(recorded());
  }

  @Test
  void theWebhookTemplateIsEdited() {
    String file = "routes/sinks/webhook.camel.yaml";
    String text = home.read(file);
    SinkStatus before = home.relay.sinks().get("webhook-keeper");
    List<String> changes =
        home.changes(() -> home.write(file, text.replace("\"5000\"", "\"4000\"")));
    assertEquals(List.of(file + " changed"), changes);
    assertTrue(home.relay.sinks().get("webhook-keeper").cursor() >= before.cursor());
    home.changes(() -> home.write(file, text));
  }

  @Test
  void anErrorBranchIsEffectiveInVendorRoutesAtOnce() {
    String file = "routes/errors/404-gone.camel.yaml";
    String text = home.read(file);
    home.target("lost", "other", "100ms", "l-1");
    home.simulator.remove(Endpoint.HUAWEI_SQL, "l-1");
    String quiet = text.replaceFirst("(?s)- bean:\\s+ref: outcome\\s+method: gone\\s+", "");
    List<String> changes = home.changes(() -> home.write(file, quiet));
    assertTrue(changes.contains("routes/vendors/huawei-sql-session.camel.yaml changed"));
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> home.requests("l-1") > 0);
    assertEquals(List.of(), incidents("lost"));
    home.changes(() -> home.write(file, text));
    home.set("target.lost.every", "150ms");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> incidents("lost").size() == 1);
    home.unset("target.lost.");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> incidents("lost").isEmpty());
  }

  @Test
  void anIncidentOfAnIdThatWasTakenOutOfATargetStayedOpen() {
    home.target("some", "other", "100ms", "i-1", "i-2", "i-3");
    home.simulator.remove(Endpoint.HUAWEI_SQL, "i-2");
    home.simulator.remove(Endpoint.HUAWEI_SQL, "i-3");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> incidents("some").size() == 2);
    home.set("target.some.sessions", "i-1,i-3");
    assertEquals(List.of("target some changed"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> incidents("some").size() == 1);
    home.set("target.some.account", "huawei");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> ofAccount("other") == 0);
    await().atMost(EditedHome.LONG).until(() -> ofAccount("huawei") == 1);
    home.unset("target.some.");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> incidents("some").isEmpty());
  }

  private static long ofAccount(String account) {
    return incidents("some").stream().filter(i -> i.origin().account().equals(account)).count();
  }

  private static List<Incident> incidents(String target) {
    return home.relay.ledger().openIncidents().stream()
        .filter(incident -> incident.origin().target().equals(target))
        .toList();
  }

  @Test
  void aVendorRouteAsksForMore() {
    String file = "routes/vendors/huawei-sql-session.camel.yaml";
    String text = home.read(file);
    String edited =
        text.replace(
            "sessions/{session}",
            "sessions/{session}\n            parameters:\n              verbose: \"true\"");
    assertEquals(List.of(file + " changed"), home.changes(() -> home.write(file, edited)));
    await().atMost(EditedHome.LONG).until(() -> asked("verbose=true"));
    home.changes(() -> home.write(file, text));
  }

  private static boolean asked(String words) {
    return home.simulator.requests().stream().anyMatch(r -> r.target().contains(words));
  }

  @Test
  void aRetryLimitCountsFromTheNextPoll() {
    home.set("retry.vendor-fault.attempts", "1").set("retry.delay", "10ms");
    List<String> changes = home.changes();
    assertTrue(changes.contains("retry.vendor-fault.attempts"), changes::toString);
    home.simulator.misbehaveFor(Endpoint.HUAWEI_SQL, "m-1", new Misbehaviour.Status(500));
    TargetTurns turns = home.relay.targets().get("moving");
    await().atMost(EditedHome.LONG).until(() -> incidents("moving").size() == 1);
    assertTrue(turns.turns() > 0);
    home.simulator.behave(Endpoint.HUAWEI_SQL);
    home.unset("retry.");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> incidents("moving").isEmpty());
  }

  @Test
  void aLimitMakesClientsAnew() {
    AccountClient before = home.relay.accounts().get("huawei");
    home.set("limits.answer-size", "2MB");
    List<String> changes = home.changes();
    assertTrue(changes.contains("limits.answer-size"), changes::toString);
    assertNotSame(before, home.relay.accounts().get("huawei"));
    home.unset("limits.");
    home.changes();
  }

  @Test
  void aLogLevelIsChangedAndTakenBack() {
    var logger = LoggerFactory.getLogger("some.logger");
    assertFalse(logger.isDebugEnabled());
    home.set("log.level.some.logger", "DEBUG");
    assertEquals(List.of("log.level.some.logger"), home.changes());
    assertTrue(logger.isDebugEnabled());
    home.unset("log.level.");
    home.changes();
    assertFalse(logger.isDebugEnabled());
  }

  @Test
  void whatCountsAtTheNextStartIsSaid() {
    home.set("ledger.keep-events", "29d");
    assertEquals(List.of("ledger.keep-events (at the next start)"), home.changes());
    home.unset("ledger.");
    home.changes();
  }

  @Test
  void aFileThatIsHalfWrittenIsTakenWhenItIsWhole() throws IOException {
    home.target("half", "other", "100ms", "h-1");
    Path file = directory.resolve("application.properties");
    byte[] all = home.text().getBytes();
    try (var out = Files.newOutputStream(file)) {
      for (byte one : all) {
        out.write(one);
      }
    }
    await().atMost(EditedHome.LONG).until(() -> home.relay.targets().containsKey("half"));
    arrives("h-1", "discovered");
    home.unset("target.half.");
    home.changes();
  }

  @Test
  void ofABurstOfSavesTheLastCounts() throws Exception {
    for (int i = 1; i <= 30; i++) {
      home.set("target.moving.every", 200 + i + "ms").save();
    }
    // While the timer is exchanged there is none.
    await().ignoreExceptions().atMost(EditedHome.LONG).until(() -> interval("moving") == 230);
    home.rest();
    home.set("target.moving.every", "200ms");
    home.changes();
  }

  @Test
  void filesThatEditorsLeaveBehindMeanNothing() throws IOException {
    ReloadResult before = home.relay.last();
    List<String> names =
        List.of(".x.camel.yaml.swp", "x.camel.yaml~", "#x.camel.yaml#", "4913", "x.camel.yaml.bak");
    for (String name : names) {
      Files.writeString(directory.resolve("routes/sinks").resolve(name), "not: a route");
    }
    assertSame(before, home.relay.last());
    home.set("target.moving.every", "250ms");
    assertEquals(List.of("target moving changed"), home.changes());
    home.set("target.moving.every", "200ms");
    home.changes();
    for (String name : names) {
      home.delete("routes/sinks/" + name);
    }
  }

  @Test
  void aMountedFolderIsExchangedBySymbolicLinks() throws IOException {
    Path file = directory.resolve("application.properties");
    mount("v1");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("v1"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("..data/mounted"));
    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    home.target("mounted", "other", "100ms", "k-1");
    mount("v2");
    assertEquals(List.of("target mounted added"), home.changes(() -> swap("v2")));
    home.unset("target.mounted.");
    assertEquals(List.of("target mounted removed"), home.changes(home::save));
    assertFalse(Files.isSymbolicLink(file));
  }

  private static void mount(String version) throws IOException {
    Files.createDirectories(directory.resolve(version));
    Files.writeString(directory.resolve(version).resolve("mounted"), home.text());
  }

  private static void swap(String version) {
    try {
      Path link = Files.createSymbolicLink(directory.resolve("..new"), Path.of(version));
      Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aForcedReloadOfTheSameFilesChangesNothing() {
    String before = home.relay.state();
    ReloadResult result = home.after(home.relay::force);
    assertTrue(result.applied());
    assertEquals(ReloadResult.Cause.SIGNAL, result.cause());
    assertEquals(List.of(), result.changes());
    assertEquals(before, home.relay.state());
  }
}
