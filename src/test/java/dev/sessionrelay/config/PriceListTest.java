package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListTest {
  private static final Origin ORIGIN =
      new Origin("alibaba", "emr", "alibaba-session-clusters", "prod", "spark", "w", "w");

  private static PriceDefinition price(String name, String kind, String queue, String engine) {
    return new PriceDefinition(
        name, Set.of("alibaba"), set(kind), set(queue), set(engine), new BigDecimal("1"), "EUR");
  }

  private static Set<String> set(String value) {
    return value == null ? Set.of() : Set.of(value);
  }

  private static Session session(String kind, String queue, String engine) {
    return new SessionBuilder(ORIGIN, "sc-1")
        .kind(kind)
        .queue(queue)
        .engine(engine == null ? null : new Session.Engine(engine, null, null))
        .build();
  }

  @Test
  void theFirstThatFitsIsTaken() {
    PriceList prices =
        new PriceList(
            List.of(
                price("gpu", null, "gpu", null),
                price("new", "SQL", null, "esr-5"),
                price("sql", "SQL", null, null)));
    assertEquals(Optional.of("gpu"), name(prices, session("SQL", "gpu", "esr-5")));
    assertEquals(Optional.of("new"), name(prices, session("SQL", "root", "esr-5")));
    assertEquals(Optional.of("sql"), name(prices, session("SQL", null, null)));
    assertEquals(Optional.empty(), name(prices, session(null, null, null)));
  }

  private static Optional<String> name(PriceList prices, Session session) {
    return prices.of(session).map(PriceDefinition::name);
  }

  /** A third of an hour at 0.10 has no end in decimals; three of them are one hour. */
  @ParameterizedTest
  @CsvSource({
    "0.10, EUR, PT20M, 0.03",
    "0.10, EUR, PT60M, 0.10",
    "2.50, EUR, PT0.001S, 0.00",
    "123456789.123456, EUR, PT8760H, 1081481472721.47",
    "99.5, JPY, PT1H, 100",
    "0.0005, KWD, PT1H, 0.001"
  })
  void costIsExactAndRoundedOnce(BigDecimal perHour, String currency, Duration time, String cost) {
    PriceDefinition price =
        new PriceDefinition("p", Set.of(), Set.of(), Set.of(), Set.of(), perHour, currency);
    assertEquals(new BigDecimal(cost), price.cost(time));
  }
}
