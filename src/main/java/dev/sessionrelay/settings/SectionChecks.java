package dev.sessionrelay.settings;

import java.time.Duration;
import java.util.Collection;

/**
 * The checks that rules of accounts, targets, sinks and the process share; each reports what it
 * finds, in the same words everywhere.
 *
 * @param section whose keys are checked
 * @param faults receives what is wrong
 */
public record SectionChecks(SettingsSection section, ConfigErrors faults) {

  /**
   * The key has to be there.
   *
   * @param reason follows the statement that it is not, such as {@code , which the endpoint needs}
   */
  public void requires(String suffix, String reason, String advice, String example) {
    if (!isGiven(suffix)) {
      section.missing(
          faults, suffix, section.prefix() + " has no " + suffix + reason, advice, example);
    }
  }

  /** Each of two keys is of no use without the other. */
  public void together(PropertyKey<?> one, PropertyKey<?> other) {
    needs(one, other);
    needs(other, one);
  }

  /** The first key is of no use without the second. */
  public void needs(PropertyKey<?> given, PropertyKey<?> missing) {
    if (isGiven(given.suffix()) && !isGiven(missing.suffix())) {
      lacks(given.suffix(), missing.suffix(), "add it, or remove the other");
    }
  }

  /** Reports a key that is not there though others are. */
  public void lacks(String given, String missing, String advice) {
    section.missing(
        faults,
        missing,
        section.prefix() + " has " + given + " but no " + missing,
        advice,
        section.declared(missing).orElseThrow().example());
  }

  /**
   * Whether the operator gave a value, be it good or not: {@code {{env:TOKEN:}}} without one counts
   * as not given.
   */
  public boolean isGiven(String suffix) {
    return section.isGood(suffix) || (section.has(suffix) && !isEmptyOnPurpose(suffix));
  }

  private boolean isEmptyOnPurpose(String suffix) {
    return section.entry(suffix).value().contains("{{") && !faults.concern(section.key(suffix));
  }

  /** Exactly one of two keys has to be there. */
  public void oneOf(PropertyKey<?> first, PropertyKey<?> second, String lack) {
    if (section.has(first) && section.has(second)) {
      faults.at(
          section.entry(second),
          section.prefix() + " has " + first.suffix() + " and " + second.suffix(),
          "keep one of them");
    } else if (!isGiven(first.suffix()) && !isGiven(second.suffix())) {
      section.missing(
          faults,
          first.suffix(),
          section.prefix() + " " + lack,
          "add " + first.suffix() + " or " + second.suffix(),
          first.example());
    }
  }

  /** The first of growing waits must not be longer than the longest. */
  public void ordered(PropertyKey<Duration> first, PropertyKey<Duration> longest) {
    if (section.get(first).compareTo(section.get(longest)) > 0) {
      PropertyKey<Duration> given = section.has(first) ? first : longest;
      faults.at(
          section.entry(given),
          section.key(first) + " is longer than " + section.key(longest),
          "the first wait is the shortest",
          given.example());
    }
  }

  /**
   * A name in a value has to be one of those there are.
   *
   * @param problem what is wrong when it is not, after the key
   * @param otherwise what to do when no name is near
   */
  public void known(
      PropertyKey<?> key, String name, Collection<String> names, String problem, String otherwise) {
    if (!names.contains(name)) {
      faults.at(
          section.entry(key),
          section.key(key) + " " + problem,
          Suggestion.advice(name, names, otherwise));
    }
  }

  /** Warns about a key that is given for nothing. */
  public void noEffect(PropertyKey<?> key, String reason) {
    if (section.isGood(key)) {
      faults.warn(section.entry(key), section.key(key) + " has no effect: " + reason, "remove it");
    }
  }
}
