package dev.sessionrelay.bench;

import java.util.ArrayList;
import java.util.List;

/** Commands that have one core of the processor, by {@code taskset} of util-linux. */
final class Pinned {
  private Pinned() {}

  static List<String> to(int core, List<String> command) {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    pinned.addAll(command);
    return pinned;
  }
}
