package dev.sessionrelay.sink.file;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a file of events: {@code events-2026-11-20.jsonl}, then {@code
 * events-2026-11-20_001.jsonl} and so on when the first has grown too large. Closed files may end
 * in {@code .gz}. Names of one relay sort as its files were written.
 *
 * @param number 0 for the first file of the day
 * @param node name of the relay among those that share a ledger, as in {@code
 *     events-2026-11-20.relay-1.jsonl}; empty for one that shares none
 */
record EventFileName(LocalDate day, int number, String node, boolean zipped)
    implements Comparable<EventFileName> {
  static final String ZIPPED = ".gz";
  private static final Pattern FORM =
      Pattern.compile("events-(\\d{4}-\\d\\d-\\d\\d)(?:_(\\d{3,9}))?(?:\\.(.+))?\\.jsonl(\\.gz)?");

  static EventFileName first(LocalDate day, String node) {
    return new EventFileName(day, 0, node, false);
  }

  static Optional<EventFileName> parse(String name) {
    Matcher parts = FORM.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      int number = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
      LocalDate day = LocalDate.parse(parts.group(1));
      String node = parts.group(3) == null ? "" : parts.group(3);
      return Optional.of(new EventFileName(day, number, node, parts.group(4) != null));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  EventFileName next() {
    return new EventFileName(day, number + 1, node, false);
  }

  @Override
  public int compareTo(EventFileName other) {
    return Comparator.comparing(EventFileName::day)
        .thenComparing(EventFileName::number)
        .thenComparing(EventFileName::zipped)
        .compare(this, other);
  }

  @Override
  public String toString() {
    String part = number == 0 ? "" : String.format(Locale.ROOT, "_%03d", number);
    String writer = node.isEmpty() ? "" : "." + node;
    return "events-" + day + part + writer + ".jsonl" + (zipped ? ZIPPED : "");
  }
}
