package dev.sessionrelay.account;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;

/** Gates of accounts, and requests that come to them. */
final class Gates {
  static final String SQL = "huawei-sql-session";
  static final String RAY = "huawei-ray-session";

  private Gates() {}

  /** The gate of an account {@code prod}. */
  static AccountGate gate(SettableClock clock, double perSecond, boolean oneByOne) {
    return new AccountGate(
        "prod", settings(perSecond, oneByOne), new GateTime(clock, clock, clock));
  }

  static GateSettings settings(double perSecond, boolean oneByOne) {
    return new GateSettings(
        perSecond,
        Duration.ofSeconds(2),
        5,
        Duration.ofSeconds(30),
        new SlowDown(2, Duration.ofMinutes(15)),
        oneByOne);
  }

  static Permit.Allowed allowed(AccountGate gate, String endpoint) throws InterruptedException {
    return assertInstanceOf(Permit.Allowed.class, gate.enter(endpoint));
  }

  static Hold refused(AccountGate gate, String endpoint) throws InterruptedException {
    Hold hold = assertInstanceOf(Permit.RequestRefused.class, gate.enter(endpoint)).hold();
    assertNotNull(hold.why());
    return hold;
  }

  static Failure failure(FailureKind row, Integer status, Duration retryAfter) {
    return new Failure(row, status, null, row.meaning(), row.advice(), null, retryAfter, null);
  }
}
