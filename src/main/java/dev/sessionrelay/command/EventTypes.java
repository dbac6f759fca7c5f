package dev.sessionrelay.command;

import dev.sessionrelay.session.EventType;
import java.util.List;
import java.util.stream.Stream;

/** Event types as operators write and read them: without what all of them begin with. */
final class EventTypes {
  private static final String COMMON_PREFIX = "sessionrelay.";

  private EventTypes() {}

  /** {@code session.changed}. */
  static String word(EventType type) {
    return word(type.cloudEventType());
  }

  /** Shorter still: {@code changed}, {@code poll failed}. */
  static String brief(EventType type) {
    return word(type).replace("session.", "").replace('.', ' ');
  }

  /**
   * @param text {@code session.changed}, or with what all of them begin with
   * @throws WrongInputException naming the nearest type
   */
  static EventType parse(String text) {
    return Stream.of(EventType.values())
        .filter(known -> word(known).equals(word(text)))
        .findFirst()
        .orElseThrow(() -> new WrongInputException(unknown(text)));
  }

  private static String unknown(String text) {
    List<String> known = Stream.of(EventType.values()).map(EventTypes::word).toList();
    return "--type is '%s'; %s For example: --type session.changed"
        .formatted(text, Hint.of(word(text), known));
  }

  private static String word(String type) {
    return type.startsWith(COMMON_PREFIX) ? type.substring(COMMON_PREFIX.length()) : type;
  }
}
