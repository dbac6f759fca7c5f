package dev.sessionrelay.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A file as a disk has it: what was forced, and what was written since. When the power fails, each
 * sector has what was forced or what any later moment made of it, one sector independently of the
 * other; so has the length.
 */
final class DiskFile {
  private static final int SECTOR = 512;

  private byte[] forced = new byte[0];
  private int forcedLength;
  private int length;
  private final List<Change> changes = new ArrayList<>();

  /** A write ({@code data}), or a new length ({@code data} null). */
  private static final class Change {
    private final int at;
    private final byte[] data;
    private boolean ended;

    private Change(int at, byte[] data) {
      this.at = at;
      this.data = data;
    }

    private int end() {
      return at + (data == null ? 0 : data.length);
    }
  }

  int length() {
    return length;
  }

  /** A write begins; run the answer when it has ended. */
  Runnable write(int at, byte[] data) {
    Change change = new Change(at, data);
    changes.add(change);
    length = Math.max(length, change.end());
    return () -> change.ended = true;
  }

  Runnable truncate(int to) {
    Change change = new Change(to, null);
    changes.add(change);
    length = to;
    return () -> change.ended = true;
  }

  /** Everything that has ended before now is on disk once the answer is run. */
  Runnable force() {
    int count = 0;
    while (count < changes.size() && changes.get(count).ended) {
      count++;
    }
    List<Change> safe = List.copyOf(changes.subList(0, count));
    return () -> {
      for (Change change : safe) {
        if (changes.remove(change)) {
          apply(change);
        }
      }
    };
  }

  private void apply(Change change) {
    if (change.data == null) {
      forced = Arrays.copyOf(Arrays.copyOf(forced, Math.min(forcedLength, change.at)), change.at);
      forcedLength = change.at;
    } else {
      room(change.end());
      System.arraycopy(change.data, 0, forced, change.at, change.data.length);
      forcedLength = Math.max(forcedLength, change.end());
    }
  }

  private void room(int needed) {
    if (needed > forced.length) {
      forced = Arrays.copyOf(forced, Math.max(needed, 2 * forced.length));
    }
  }

  /** What is found after the power failed now. */
  byte[] afterPowerLoss(Random random) {
    return new Ruin(random).content();
  }

  /** One way of losing what was not forced. */
  private final class Ruin {
    private final Random random;
    private final Map<Integer, Integer> moments = new HashMap<>();
    private final int kind;
    private final int common;
    private byte[] content = Arrays.copyOf(forced, forcedLength);

    private Ruin(Random random) {
      this.random = random;
      this.kind = random.nextInt(4);
      this.common = random.nextInt(changes.size() + 1);
    }

    /** How many of the changes this sector (-1: the length) has had. */
    private int moment(int sector) {
      return switch (kind) {
        case 0 -> 0;
        case 1 -> changes.size();
        case 2 -> common;
        default -> moments.computeIfAbsent(sector, key -> random.nextInt(changes.size() + 1));
      };
    }

    private byte[] content() {
      int found = forcedLength;
      for (int i = 0; i < changes.size(); i++) {
        Change change = changes.get(i);
        boolean lengthKnown = i < moment(-1);
        if (change.data == null) {
          cut(lengthKnown ? change.at : content.length);
          found = lengthKnown ? change.at : found;
        } else {
          write(i, change);
          found = lengthKnown ? Math.max(found, change.end()) : found;
        }
      }
      return Arrays.copyOf(content, found);
    }

    private void cut(int to) {
      if (to < content.length) {
        Arrays.fill(content, to, content.length, (byte) 0);
      }
    }

    private void write(int number, Change change) {
      if (change.end() > content.length) {
        content = Arrays.copyOf(content, change.end());
      }
      for (int from = change.at; from < change.end(); ) {
        int sector = from / SECTOR;
        int to = Math.min(change.end(), (sector + 1) * SECTOR);
        if (number < moment(sector)) {
          System.arraycopy(change.data, from - change.at, content, from, to - from);
        }
        from = to;
      }
    }
  }
}
