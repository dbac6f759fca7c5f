package dev.sessionrelay.settings;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A value that must never be shown: every way of printing it gives {@code [secret]}. */
public final class Secret {
  private static final Pattern AROUND = Pattern.compile("^[\\r\\n\\uFEFF]+|[\\r\\n]+$");

  private final Supplier<String> source;

  private Secret(Supplier<String> source) {
    this.source = Objects.requireNonNull(source);
  }

  public static Secret of(String value) {
    Objects.requireNonNull(value);
    return new Secret(() -> value);
  }

  /** A secret that may be rotated: the source is asked on every use and is expected to cache. */
  public static Secret from(Supplier<String> source) {
    return new Secret(source);
  }

  /** Without what editors and tools leave around a value: line breaks and a byte order mark. */
  public static String trimmed(String text) {
    return isBare(text) ? text : AROUND.matcher(text).replaceAll("");
  }

  /** Asked at each use of a secret. */
  private static boolean isBare(String text) {
    return text.isEmpty()
        || "\r\n\uFEFF".indexOf(text.charAt(0)) < 0
            && "\r\n".indexOf(text.charAt(text.length() - 1)) < 0;
  }

  /** The value itself, for signing and sending only. */
  public String reveal() {
    return source.get();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
