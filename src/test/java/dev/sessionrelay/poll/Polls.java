package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.session.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Polls of one target, every thirty seconds, and how they fail. */
final class Polls {
  static final String TARGET = "spark";
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Origin ORIGIN =
      new Origin("huawei", "fabric", "huawei-sql-session", "prod", TARGET, "w-1", "w-1");

  private Polls() {}

  static DuePoll poll(String session, Instant now) {
    return due(ORIGIN, session, now);
  }

  static DuePoll due(Origin origin, String session, Instant now) {
    return new DuePoll(
        origin,
        session,
        "",
        Map.of(),
        INTERVAL,
        now.plus(INTERVAL),
        false,
        new PollCycle(now, 1, turn -> {}),
        new AnswerMemory());
  }

  static PollException failed(FailureKind row, boolean renewed) {
    return new PollException(
        new Failure(row, 400, null, row.meaning(), row.advice(), null, null, null), renewed);
  }
}
