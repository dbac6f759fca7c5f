package dev.sessionrelay.status.page;

import dev.sessionrelay.status.StatusReport.TargetReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A part of the targets, those that fail first.
 *
 * @param here address of the page without the part
 * @param found how many the search finds
 * @param from how many of them stand before this part
 */
public record TargetsView(PageAddress here, List<TargetReport> shown, int found, int from) {
  private static final int ROWS = 100;

  public TargetsView {
    shown = List.copyOf(shown);
  }

  /**
   * @param q text in a name, an endpoint or an account; null for all
   * @param from how many to leave out; null for none
   */
  static TargetsView of(List<TargetReport> targets, String q, Long from) {
    String part = q == null ? "" : q.strip().toLowerCase(Locale.ROOT);
    List<TargetReport> found =
        targets.stream()
            .filter(target -> words(target).anyMatch(word -> word.contains(part)))
            .sorted(Comparator.comparing(target -> !target.failing()))
            .toList();
    int first = from == null ? 0 : (int) Math.min(from, found.size());
    List<TargetReport> shown = found.subList(first, Math.min(first + ROWS, found.size()));
    return new TargetsView(PageAddress.of("targets").with("q", q), shown, found.size(), first);
  }

  private static Stream<String> words(TargetReport target) {
    return Stream.of(target.name(), target.endpoint(), target.account())
        .map(word -> word.toLowerCase(Locale.ROOT));
  }

  /** Whether there are more than are shown, or fewer than there are. */
  public boolean isPart() {
    return found > ROWS || !here.value("q").isEmpty();
  }

  /** The part before this one, or null. */
  public PageAddress before() {
    return from == 0 ? null : here.with("from", from <= ROWS ? null : from - ROWS);
  }

  /** The part that follows, or null. */
  public PageAddress next() {
    int end = from + shown.size();
    return end < found ? here.with("from", end) : null;
  }
}
