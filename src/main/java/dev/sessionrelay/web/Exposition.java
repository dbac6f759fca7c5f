package dev.sessionrelay.web;

import java.util.Locale;

/** Writes metrics in the text format of Prometheus, version 0.0.4. */
final class Exposition {
  private final StringBuilder text = new StringBuilder(4096);
  private String name;

  /** Begins a family of samples; the name ends in its unit, and in {@code _total} for counters. */
  Exposition family(String name, String type, String help) {
    this.name = name;
    text.append("# HELP ").append(name).append(' ').append(escape(help)).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * @param labels names and values in turn
   */
  Exposition sample(double value, String... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escape(labels[i + 1]).replace("\"", "\\\"")).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
    return this;
  }

  Exposition sample(boolean value, String... labels) {
    return sample(value ? 1 : 0, labels);
  }

  String text() {
    return text.toString();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
