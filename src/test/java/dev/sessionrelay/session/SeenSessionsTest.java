package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenSessionsTest {
  private static final Session ONE = Samples.of("sc-1", SessionState.RUNNING, Activity.IDLE);
  private static final Session ANOTHER = Samples.of("sc-1", SessionState.STOPPED, Activity.IDLE);
  private static final Session TWO = Samples.of("sc-2", SessionState.RUNNING, Activity.BUSY);

  @Test
  void firstPageWithASessionHasIt() {
    SeenSessions joined =
        SeenSessions.joined(
            List.of(SeenSessions.of(List.of(ONE)), SeenSessions.of(List.of(ANOTHER, TWO))));
    assertEquals(List.of(ONE, TWO), joined.sessions());
    assertEquals(List.of(SessionMark.of(ONE), SessionMark.of(TWO)), joined.marks());
  }

  @Test
  void onePageIsItself() {
    SeenSessions page = SeenSessions.of(List.of(ONE));
    assertSame(page, SeenSessions.joined(List.of(page)));
    assertEquals(List.of(ONE), page.sessions());
  }
}
