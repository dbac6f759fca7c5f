package dev.sessionrelay.cloud;

/**
 * A value that is costly to make from a text, such as a parsed key: made again only when the text
 * is another one. Safe for concurrent use.
 */
public final class CachedParse<T> {
  private final Maker<T> maker;
  private volatile Made<T> made;

  public CachedParse(Maker<T> maker) {
    this.maker = maker;
  }

  @FunctionalInterface
  public interface Maker<T> {
    T make(String text) throws CredentialException;
  }

  private record Made<T>(String text, T value) {}

  public T of(String text) throws CredentialException {
    Made<T> last = made;
    if (last == null || !last.text().equals(text)) {
      last = new Made<>(text, maker.make(text));
      made = last;
    }
    return last.value();
  }
}
