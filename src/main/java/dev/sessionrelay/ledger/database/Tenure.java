package dev.sessionrelay.ledger.database;

import java.time.Duration;
import java.time.Instant;

/**
 * The right to act for a unit, such as an account: from when its lock was had on the writer's
 * connection until it is let go or that connection ends. Who takes the unit next waits for that, so
 * what is recorded under a tenure that is not over cannot be stale.
 */
public final class Tenure {
  /** Of a relay that has the ledger to itself. */
  public static final Tenure ALWAYS = new Tenure("", null, null);

  /** Of what this relay does not act for. */
  public static final Tenure OVER = new Tenure("this account", null, null);

  private final String unit;
  private final NodeSession session;
  private final Instant turnsBefore;
  private volatile boolean over;

  /**
   * @param session null for a right that nobody else can have
   * @param turnsBefore no turn of who had it before began later; null when nobody had
   */
  Tenure(String unit, NodeSession session, Instant turnsBefore) {
    this.unit = unit;
    this.session = session;
    this.turnsBefore = turnsBefore;
  }

  public String unit() {
    return unit;
  }

  /** Whether others may have it: then time is the server's, and its end has to be looked for. */
  public boolean isShared() {
    return session != null;
  }

  /** No turn of who had it before began later, by the server's clock; null when nobody had. */
  public Instant turnsBefore() {
    return turnsBefore;
  }

  /** Whether work may be recorded. Only the writer's thread can rely on the answer. */
  public boolean isCurrent() {
    return !isOver();
  }

  /** Whether it is over. Once true, it stays so. */
  public boolean isOver() {
    return over || this == OVER;
  }

  /** Whether something may be asked or sent now: nobody else can have it for two seconds more. */
  public boolean mayAct() {
    return session == null ? this == ALWAYS : !over && session.lives();
  }

  /**
   * Whether a turn may begin that was due then: who takes over knows that none began later than
   * {@link #turnsBefore} says.
   *
   * @param due by the server's clock
   */
  public boolean mayBegin(Instant due) {
    return mayAct() && (session == null || session.mayBegin(due));
  }

  /** Now, by the server's clock; only where it is shared. */
  public Instant serverTime() {
    return session.serverTime();
  }

  /** How far the server's clock is ahead of this machine's. */
  public Duration clockOffset() {
    return session == null ? Duration.ZERO : session.clockOffset();
  }

  void end() {
    over = true;
  }

  @Override
  public String toString() {
    return unit + (over ? " (over)" : "");
  }
}
