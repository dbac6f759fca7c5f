package dev.sessionrelay.command;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.ledger.Observation;
import dev.sessionrelay.session.SessionJson;
import dev.sessionrelay.session.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What came of one poll, in words. */
final class OnePollTexts {
  private OnePollTexts() {}

  /** The canonical JSON: one session that was asked for as an object, else an array. */
  static List<String> of(Observation observation) {
    List<String> sessions = observation.sessions().stream().map(SessionJson::write).toList();
    return PrettyJson.lines(
        observation.askedFor() != null && sessions.size() == 1
            ? sessions.get(0)
            : sessions.stream().collect(Collectors.joining(",", "[", "]")));
  }

  /** What went wrong and what to do about it. */
  static List<String> of(Failure failure) {
    List<String> lines = new ArrayList<>();
    lines.add(Texts.oneLine(failure.summary()));
    add(lines, "meaning", failure.row().meaning());
    add(lines, "advice", failure.solution());
    add(lines, "request id", failure.requestId());
    add(lines, "wait", failure.retryAfter() == null ? null : wait(failure));
    add(lines, "excerpt", failure.excerpt());
    return lines;
  }

  private static String wait(Failure failure) {
    return failure.retryAfter().toSeconds() + " s, as the vendor asks";
  }

  private static void add(List<String> lines, String title, String text) {
    if (text != null) {
      lines.add("  %-10s  %s".formatted(title, Texts.oneLine(text)));
    }
  }
}
