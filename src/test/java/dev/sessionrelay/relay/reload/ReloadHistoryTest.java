package dev.sessionrelay.relay.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sessionrelay.relay.reload.ReloadResult.Cause;
import dev.sessionrelay.settings.ConfigError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadHistoryTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final List<String> NOTHING = List.of();

  private final ReloadHistory history = new ReloadHistory();
  private final ReloadResult edit = result(Cause.FILES, true, List.of("target a changed"));

  private static ReloadResult result(Cause cause, boolean applied, List<String> changes) {
    List<ConfigError> faults =
        applied
            ? List.of()
            : List.of(
                new ConfigError(
                    ConfigError.Severity.FAULT, "x", 1, null, "is bad", "mend it", null));
    return new ReloadResult(AT, cause, applied, faults, changes, Duration.ZERO, "c");
  }

  @BeforeEach
  void anEdit() {
    history.add(result(Cause.START, true, NOTHING));
    history.add(edit);
  }

  @Test
  void aReloadThatFoundNothingHidTheChangeBeforeIt() {
    history.add(result(Cause.FILES, true, NOTHING));
    assertSame(edit, history.last());
    assertEquals(AT, history.changed());
  }

  @Test
  void aForcedReloadIsToldOfWhateverItFinds() {
    ReloadResult forced = result(Cause.SIGNAL, true, NOTHING);
    history.add(forced);
    assertSame(forced, history.last());
  }

  @Test
  void aMendedFileEndsARefusal() {
    ReloadResult refused = result(Cause.FILES, false, NOTHING);
    history.add(refused);
    assertSame(refused, history.last());
    ReloadResult mended = result(Cause.FILES, true, NOTHING);
    history.add(mended);
    assertSame(mended, history.last());
  }
}
