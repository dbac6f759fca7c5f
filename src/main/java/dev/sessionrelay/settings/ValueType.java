package dev.sessionrelay.settings;

/**
 * What values a key takes.
 *
 * @param brief a few words for the reference, such as {@code duration, 1s to 24h}
 * @param expected what to write, as it follows "write" in an error text
 * @param example a value that {@code parser} takes
 */
public record ValueType<T>(String brief, String expected, String example, Parser<T> parser) {

  /** Turns the text of a value into the value. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws BadValueException;
  }

  public T parse(String text) throws BadValueException {
    return parser.parse(text);
  }

  public ValueType<T> withExample(String better) {
    return new ValueType<>(brief, expected, better, parser);
  }
}
