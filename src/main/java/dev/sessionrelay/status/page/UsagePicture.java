package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.report.UsageDay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The days of a report as bars, one a day: used, idle, down and unknown time on top of each other,
 * in percent of the picture. Pure.
 *
 * @param most session hours of the highest bar
 */
public record UsagePicture(List<UsageBar> parts, List<DayLabel> labels, double most) {
  private static final int MOST_LABELS = 8;

  /** Room between two bars, as a part of a bar's place. */
  private static final double GAP = 0.2;

  public UsagePicture {
    parts = List.copyOf(parts);
    labels = List.copyOf(labels);
  }

  /**
   * A stretch of one colour.
   *
   * @param look what colours it
   * @param words for a pointer that rests on it
   */
  public record UsageBar(
      String look, double left, double top, double width, double height, String words) {}

  /** The name of a day below its bar. */
  public record DayLabel(double at, String words) {}

  static UsagePicture of(List<UsageDay> days) {
    double most = days.stream().mapToDouble(day -> hours(all(day.total()))).max().orElse(0);
    List<UsageBar> parts = new ArrayList<>();
    List<DayLabel> labels = new ArrayList<>();
    double place = 100.0 / Math.max(1, days.size());
    int every = (days.size() + MOST_LABELS - 1) / MOST_LABELS;
    for (int i = 0; i < days.size(); i++) {
      if (most > 0) {
        bar(days.get(i), i * place, place, most, parts);
      }
      if (i % every == 0) {
        labels.add(new DayLabel((i + 0.5) * place, days.get(i).day().toString().substring(5)));
      }
    }
    return new UsagePicture(parts, labels, most);
  }

  private static void bar(
      UsageDay day, double left, double place, double most, List<UsageBar> parts) {
    UseTotal total = day.total();
    double top = 100;
    top = part("RUNNING", total.running().minus(total.idle()), day, left, place, top, most, parts);
    top = part("IDLE", total.idle(), day, left, place, top, most, parts);
    top = part("FAILED", total.down(), day, left, place, top, most, parts);
    part("SILENT", total.unknown(), day, left, place, top, most, parts);
  }

  private static double part(
      String look,
      Duration time,
      UsageDay day,
      double left,
      double place,
      double below,
      double most,
      List<UsageBar> parts) {
    double height = 100 * hours(time) / most;
    if (height > 0) {
      String words = day.day() + ": " + name(look) + " " + PageText.length(time);
      parts.add(
          new UsageBar(
              look, left + place * GAP / 2, below - height, place * (1 - GAP), height, words));
    }
    return below - height;
  }

  private static String name(String look) {
    return switch (look) {
      case "RUNNING" -> "in use, as far as is known,";
      case "IDLE" -> "idle";
      case "FAILED" -> "starting or failed";
      default -> "unknown";
    };
  }

  private static Duration all(UseTotal total) {
    return total.running().plus(total.down()).plus(total.unknown());
  }

  private static double hours(Duration time) {
    return time.toMillis() / 3.6e6;
  }
}
