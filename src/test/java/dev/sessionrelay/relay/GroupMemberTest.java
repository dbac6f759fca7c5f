package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadContext;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.TestPostgres;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.telemetry.Spans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay of a group whose machine is not quite right. */
class GroupMemberTest {
  @TempDir Path home;

  @Test
  void clockThatIsTenMinutesAheadIsTold() throws Exception {
    LedgerSettings ledger = TestPostgres.newLedger();
    Files.writeString(
        home.resolve(Configuration.FILE),
        """
        cluster.enabled = true
        cluster.node = relay-1
        ledger.url = %s
        ledger.user = postgres
        """
            .formatted(ledger.url().replaceFirst("\\?.*", "")));
    LoadContext context =
        LoadContext.builtIn(home, Map.<String, String>of()::get, Clock.systemUTC());
    LoadResult loaded = Configuration.load(context);
    assertTrue(loaded instanceof LoadResult.Valid, loaded::toString);
    Configuration configuration = ((LoadResult.Valid) loaded).configuration();
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
    GroupMember member = GroupMember.of(() -> configuration, ahead);
    assertNull(member.clockApart(), "nothing is known yet");
    try (SqlLedger opened = GroupMember.open(member, configuration, ahead, Spans.NONE)) {
      Awaitility.await().until(() -> member.clockApart() != null);
      assertEquals(-600, member.clockApart().toSeconds(), 30);
      assertEquals("relay-1", member.look(opened.reader()).nodes().get(0).node().name());
    }
  }
}
