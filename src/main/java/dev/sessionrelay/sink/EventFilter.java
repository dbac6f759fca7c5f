package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events a sink wants; null lets everything through. Events of a whole target have no state,
 * so a filter on states leaves them out.
 *
 * @param targets names of the operator's targets
 */
public record EventFilter(Set<EventType> types, Set<SessionState> states, Set<String> targets)
    implements Predicate<Event> {

  public EventFilter {
    types = types == null ? null : Set.copyOf(types);
    states = states == null ? null : Set.copyOf(states);
    targets = targets == null ? null : Set.copyOf(targets);
  }

  /**
   * Reads comma lists, as they stand in properties and in {@code from: events:…}. Null and blank
   * mean everything.
   *
   * @param types CloudEvents types; {@code session.changed} is short for {@code
   *     sessionrelay.session.changed}
   * @throws IllegalArgumentException naming the word that is not known, and the known ones
   */
  public static EventFilter parse(String types, String states, String targets) {
    return new EventFilter(
        set(words(types).map(EventFilter::type)),
        set(words(states).map(EventFilter::state)),
        set(words(targets)));
  }

  @Override
  public boolean test(Event event) {
    return (types == null || types.contains(event.type()))
        && (states == null || (event.state() != null && states.contains(event.state())))
        && (targets == null || targets.contains(event.target()));
  }

  /** What both want. */
  EventFilter and(EventFilter other) {
    return new EventFilter(
        both(types, other.types), both(states, other.states), both(targets, other.targets));
  }

  private static <T> Set<T> both(Set<T> some, Set<T> others) {
    if (some == null || others == null) {
      return some == null ? others : some;
    }
    return some.stream().filter(others::contains).collect(Collectors.toUnmodifiableSet());
  }

  /** As the ledger counts what a sink waits for. */
  EventLog.Wanted wanted() {
    return new EventLog.Wanted(names(types), names(states), targets);
  }

  private static Set<String> names(Set<? extends Enum<?>> words) {
    return words == null ? null : words.stream().map(Enum::name).collect(Collectors.toSet());
  }

  /** Nothing named means everything. */
  private static <T> Set<T> set(Stream<T> words) {
    Set<T> set = words.collect(Collectors.toUnmodifiableSet());
    return set.isEmpty() ? null : set;
  }

  private static Stream<String> words(String list) {
    return list == null
        ? Stream.empty()
        : Arrays.stream(list.split(",")).map(String::strip).filter(word -> !word.isEmpty());
  }

  private static EventType type(String word) {
    return Arrays.stream(EventType.values())
        .filter(type -> type.word().equals(EventType.word(word)))
        .findFirst()
        .orElseThrow(() -> unknown("event type", word, typeWords()));
  }

  private static SessionState state(String word) {
    return Arrays.stream(SessionState.values())
        .filter(state -> state.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown("state", word, EnumSet.allOf(SessionState.class).toString()));
  }

  private static String typeWords() {
    return Arrays.stream(EventType.values()).map(EventType::word).toList().toString();
  }

  private static IllegalArgumentException unknown(String what, String word, String known) {
    return new IllegalArgumentException(
        "'" + word + "' is no " + what + "; give a comma list of " + known);
  }
}
