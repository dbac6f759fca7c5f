package dev.sessionrelay.command;

import dev.sessionrelay.config.Nearest;
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
    return "--type is '"
        + text
        + "'; "
        + Nearest.to(word(text), known)
            .map(near -> "did you mean " + near + "?")
            .orElse("write one of " + String.join(", ", known))
        + " For example: --type session.changed";
  }

  private static String word(String type) {
    return type.startsWith(COMMON_PREFIX) ? type.substring(COMMON_PREFIX.length()) : type;
  }
}
