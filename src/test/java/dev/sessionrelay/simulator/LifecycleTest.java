package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lives of generated sessions. */
class LifecycleTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  static Stream<SessionPopulation> populations() {
    return SimulatedClouds.populations();
  }

  @Test
  void sameSeedSameLives() {
    assertEquals(words(new Lifecycle(7, 1)), words(new Lifecycle(7, 1)));
    assertNotEquals(words(new Lifecycle(7, 1)), words(new Lifecycle(8, 1)));
  }

  private static List<String> words(Lifecycle lifecycle) {
    List<String> words = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      for (SessionSnapshot moment :
          watch(lifecycle, Endpoint.ALIBABA_GET.population(), number, 300)) {
        words.add(moment.word());
      }
    }
    return words;
  }

  @ParameterizedTest
  @MethodSource("populations")
  void firstSessionAlwaysChangesWithinThirtySeconds(SessionPopulation population) {
    for (long seed = 1; seed <= 20; seed++) {
      for (SessionSnapshot moment : watch(new Lifecycle(seed, 1), population, 1, 600)) {
        Duration holds = Duration.between(moment.changed(), moment.until());
        assertTrue(holds.compareTo(Duration.ofSeconds(25)) < 0, moment.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("populations")
  void plannedChangesComeTrue(SessionPopulation population) {
    Lifecycle lifecycle = new Lifecycle(1, 3.7);
    SessionSnapshot moment = lifecycle.at(population, "id", 2, START);
    for (int i = 0; i < 200; i++) {
      SessionSnapshot before = lifecycle.at(population, "id", 2, moment.until().minusMillis(1));
      SessionSnapshot after = lifecycle.at(population, "id", 2, moment.until());
      assertEquals(moment, before);
      assertNotEquals(moment.word() + moment.sessionId(), after.word() + after.sessionId());
      assertEquals(moment.until(), after.changed());
      moment = after;
    }
  }

  @ParameterizedTest
  @MethodSource("populations")
  void timesOfOneLifeDoNotWander(SessionPopulation population) {
    for (SessionSnapshot moment : watch(new Lifecycle(1, 1), population, 3, 400)) {
      assertFalse(moment.changed().isBefore(moment.created()), moment.toString());
      assertTrue(
          moment.started() == null || !moment.started().isBefore(moment.created()),
          moment.toString());
    }
    Set<Instant> created = new HashSet<>();
    Set<Long> lives = new HashSet<>();
    for (SessionSnapshot moment : watch(new Lifecycle(1, 1), population, 3, 400)) {
      created.add(moment.created());
      lives.add(moment.life());
    }
    assertEquals(lives.size(), created.size());
  }

  @Test
  void everyDocumentedWordIsLived() {
    assertEquals(
        Set.of("Starting", "Running", "Stopping", "Stopped", "Error"),
        lived(Endpoint.ALIBABA_GET.population()));
    assertEquals(
        Set.of("RUNNING", "CLOSED", "WAITING", "CREATING", "FAIL"),
        lived(Endpoint.HUAWEI_SQL.population()));
    Set<String> oracle = new HashSet<>();
    for (String word : lived(Endpoint.ORACLE.population())) {
      oracle.add(word.split("/")[0]);
    }
    assertEquals(Set.of("CREATING", "ACTIVE", "FAILED"), oracle);
  }

  private static Set<String> lived(SessionPopulation population) {
    Set<String> words = new HashSet<>();
    for (int number = 1; number <= 20; number++) {
      watch(new Lifecycle(1, 1), population, number, 600).stream()
          .filter(SessionSnapshot::present)
          .forEach(moment -> words.add(moment.word()));
    }
    return words;
  }

  @Test
  void rayRouteGetsAnotherSessionInEachLife() {
    Set<String> sessions = new HashSet<>();
    Set<Long> lives = new HashSet<>();
    for (SessionSnapshot moment :
        watch(new Lifecycle(1, 1), Endpoint.HUAWEI_RAY.population(), 1, 600)) {
      sessions.add(moment.sessionId());
      lives.add(moment.life());
    }
    assertEquals(lives.size(), sessions.size());
    assertTrue(lives.size() > 20, "lives " + lives.size());
    assertTrue(sessions.iterator().next().matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].*"));
  }

  @Test
  void speedShortensLives() {
    assertTrue(changes(new Lifecycle(1, 10)) > 5 * changes(new Lifecycle(1, 1)));
  }

  private static int changes(Lifecycle lifecycle) {
    Set<Instant> changes = new HashSet<>();
    watch(lifecycle, Endpoint.ALIBABA_GET.population(), 2, 1000)
        .forEach(m -> changes.add(m.changed()));
    return changes.size();
  }

  private static List<SessionSnapshot> watch(
      Lifecycle lifecycle, SessionPopulation population, int number, int seconds) {
    List<SessionSnapshot> seen = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      seen.add(lifecycle.at(population, "session-" + number, number, START.plusSeconds(second)));
    }
    return seen;
  }
}
