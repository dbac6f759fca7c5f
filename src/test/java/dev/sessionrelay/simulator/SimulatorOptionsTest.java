package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked of the simulator. */
class SimulatorOptionsTest {

  @Test
  void failRules() {
    assertEquals(
        List.of(
            new FailRule(Endpoint.HUAWEI_SQL.operation(), 429, 0.1),
            new FailRule(Endpoint.ORACLE.operation(), 500, 1),
            new FailRule(Endpoint.DEMO_WEBHOOK.operation(), 503, 0.25)),
        FailRule.parseAll(
            "huawei-sql-session:429=0.1, oracle-notebook-session:500=1,demo-webhook:503=.25"));
    assertEquals(List.of(), FailRule.parseAll(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "huawei-sql-session | is not endpoint:status=probability; for example",
        "huawei-sql-session:429=x | is not endpoint:status=probability; for example",
        "huawei-sql-session:429=1.5 | probability is not in 0 to 1; for example",
        "huawei-sql-session:200=0.5 | status 200 is not in 300 to 599; for example",
        "huawei-sql:429=0.1 | 'huawei-sql' is no endpoint of the simulator; expected one of",
      })
  void wrongFailRulesAreExplained(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FailRule.parse(text));

    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void exampleOfTheExplanationIsValid() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FailRule.parse("x"));
    String example = e.getMessage().substring(e.getMessage().lastIndexOf(' ') + 1);

    assertEquals(429, FailRule.parse(example).status());
  }

  @Test
  void sessionCounts() {
    SimulatorOptions all = SimulatorOptions.defaults().withSessions("5");
    SimulatorOptions some =
        SimulatorOptions.defaults()
            .withSessions("alibaba-session-cluster=7, oracle-notebook-session=0");

    assertEquals(5, all.sessions(Endpoint.HUAWEI_RAY.population()));
    assertEquals(
        7,
        some.sessions(Endpoint.ALIBABA_LIST.population()),
        "both calls look at the same sessions");
    assertEquals(0, some.sessions(Endpoint.ORACLE.population()));
    assertEquals(3, some.sessions(Endpoint.HUAWEI_SQL.population()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "huawei-sql-session=x", "huawei-sql-session=-1", "none=1", ""})
  void wrongSessionCountsAreRefused(String text) {
    assertThrows(
        IllegalArgumentException.class, () -> SimulatorOptions.defaults().withSessions(text));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    List<Consumer<SimulatorOptions>> wrong =
        List.of(
            options -> options.withPort(-1),
            options -> options.withPort(65536),
            options -> options.withSpeed(0),
            options -> options.withSpeed(Double.NaN),
            options -> options.withSessions("oracle-notebook-session=" + 1_000_001));

    for (Consumer<SimulatorOptions> each : wrong) {
      assertThrows(IllegalArgumentException.class, () -> each.accept(SimulatorOptions.defaults()));
    }
  }

  @Test
  void takenPortIsNamed() {
    try (TestSimulator first = TestSimulator.start(SimulatorOptions.defaults())) {
      SimulatorOptions same = SimulatorOptions.defaults().withPort(first.port());
      Exception e = assertThrows(UncheckedIOException.class, () -> TestSimulator.start(same));

      assertTrue(e.getMessage().contains(":" + first.port() + " "), e.getMessage());
    }
  }
}
