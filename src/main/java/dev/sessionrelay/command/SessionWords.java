package dev.sessionrelay.command;

import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Nearest;
import dev.sessionrelay.session.SessionState;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** States and vendors as operators write them, to choose among sessions. */
final class SessionWords {
  private SessionWords() {}

  /**
   * @param text in letters of any case
   * @throws WrongInputException naming the nearest state
   */
  static SessionState state(String text) {
    return Stream.of(SessionState.values())
        .filter(known -> known.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> new WrongInputException(unknownState(text)));
  }

  private static String unknownState(String text) {
    return "--state is '%s'; %s For example: --state running"
        .formatted(text, Hint.of(text, names()));
  }

  private static List<String> names() {
    return Stream.of(SessionState.values()).map(SessionState::name).toList();
  }

  /**
   * A vendor's word. One that resembles no vendor of the product may be an operator's own.
   *
   * @param hasSessions of an operator's own vendor, whatever its word resembles
   * @throws WrongInputException naming the vendor that was most likely meant
   */
  static String vendor(String text, Predicate<String> hasSessions) {
    Set<String> known = EndpointCatalogue.builtIn().vendors();
    boolean misspelt = !known.contains(text) && Nearest.to(text, known).isPresent();
    if (misspelt && !hasSessions.test(text)) {
      throw new WrongInputException(
          "--vendor is '%s'; %s For example: --vendor "
              + Vendors.EXAMPLE.formatted(text, Hint.of(text, known)));
    }
    return text;
  }

  /** For the help. */
  static final class States implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }
}
