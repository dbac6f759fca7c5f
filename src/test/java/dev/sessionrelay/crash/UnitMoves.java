package dev.sessionrelay.crash;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a relay says in its log of the units that it takes and lets go of. */
final class UnitMoves {
  private static final Pattern MOVE =
      Pattern.compile("^(\\S+) .* (\\S+) is (this relay's from now on|free for another relay)");

  private UnitMoves() {}

  /** Units that a relay let go of sooner after it had taken them, each with the time between. */
  static List<String> soonerThan(Duration kept, String log) {
    Map<String, OffsetDateTime> taken = new HashMap<>();
    List<String> sooner = new ArrayList<>();
    for (String line : log.lines().toList()) {
      Matcher move = MOVE.matcher(line);
      if (move.find()) {
        OffsetDateTime at = OffsetDateTime.parse(move.group(1));
        String unit = move.group(2);
        if (move.group(3).startsWith("this")) {
          taken.put(unit, at);
        } else if (Duration.between(taken.get(unit), at).compareTo(kept) < 0) {
          sooner.add(unit + " after " + Duration.between(taken.get(unit), at));
        }
      }
    }
    return sooner;
  }
}
