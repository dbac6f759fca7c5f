package dev.sessionrelay.mapping;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A vendor's documented words and what they mean here, in any letter case.
 *
 * @param unknown the meaning of a word that the document does not have
 */
public record Vocabulary<T>(Map<String, T> meanings, T unknown) {
  public Vocabulary {
    Map<String, T> folded = new TreeMap<>();
    meanings.forEach((word, meaning) -> folded.put(word.toLowerCase(Locale.ROOT), meaning));
    meanings = Map.copyOf(folded);
  }

  /**
   * @param word null gives null
   * @param undocumented takes up the word when the document does not have it
   */
  public T read(String word, Collection<String> undocumented) {
    if (word == null) {
      return null;
    }
    T meaning = meanings.get(word.toLowerCase(Locale.ROOT));
    if (meaning == null) {
      undocumented.add(word);
      return unknown;
    }
    return meaning;
  }
}
