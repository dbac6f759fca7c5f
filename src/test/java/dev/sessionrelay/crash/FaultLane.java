package dev.sessionrelay.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** One kind of trouble, which comes and goes at random, and whether health tells of it in time. */
final class FaultLane {
  /** As long as health may take to name what is wrong, and to see that it is over. */
  private static final Duration SOON = Duration.ofSeconds(10);

  /** One look at health, and the machine that the test runs on. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final FaultKind kind;
  private final Pace pace;
  private final Random random;
  private final List<Spell> spells = new ArrayList<>();
  private Instant next;
  private FaultSigns signs;
  private Instant named = Instant.MIN;
  private boolean told;

  /**
   * What can go wrong.
   *
   * @param hides whether others cannot be seen meanwhile
   * @param isMoment whether health tells of its beginning alone
   */
  record FaultKind(String name, boolean hides, boolean isMoment, Beginning begin, Ending end) {}

  interface Beginning {
    FaultSigns begin(Random random) throws Exception;
  }

  interface Ending {
    void end() throws Exception;
  }

  /**
   * How health tells of it.
   *
   * @param named what must be among its reasons all the time; null when nothing need be
   * @param explained what may be among them
   * @param clears how long it may be told afterwards, beyond what any may take
   */
  record FaultSigns(Pattern named, Pattern explained, Duration clears) {
    static final FaultSigns NONE = new FaultSigns(null, Pattern.compile("(?!)"), Duration.ZERO);

    static FaultSigns of(String named, String explained) {
      return new FaultSigns(Pattern.compile(named), Pattern.compile(explained), Duration.ZERO);
    }

    FaultSigns clearingIn(Duration time) {
      return new FaultSigns(named, explained, time);
    }
  }

  /** How long it stays away and how long it lasts, at most. */
  record Pace(Duration pause, Duration shortest, Duration longest) {}

  /** Once that it was there; {@code end} is null as long as it is. */
  record Spell(Instant begin, Instant end) {}

  FaultLane(FaultKind kind, Pace pace, Random random, Instant now) {
    this.kind = kind;
    this.pace = pace;
    this.random = random;
    this.next = now.plus(upTo(pace.pause()));
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextInt((int) most.toMillis() + 1));
  }

  String name() {
    return kind.name();
  }

  boolean isActive() {
    return !spells.isEmpty() && last().end() == null;
  }

  private Spell last() {
    return spells.get(spells.size() - 1);
  }

  List<Spell> spells() {
    return spells;
  }

  /** Comes or goes when it is time. */
  void turn(Instant now) throws Exception {
    if (now.isBefore(next)) {
      return;
    } else if (isActive()) {
      stop(now);
    } else {
      signs = kind.begin().begin(random);
      spells.add(new Spell(now, null));
      told = false;
      named = Instant.MIN;
      next = now.plus(pace.shortest()).plus(upTo(pace.longest().minus(pace.shortest())));
    }
  }

  /** It goes, whenever it should have. */
  void stop(Instant now) throws Exception {
    if (isActive()) {
      kind.end().end();
      spells.set(spells.size() - 1, new Spell(last().begin(), now));
      next = now.plus(pace.pause().dividedBy(3)).plus(upTo(pace.pause()));
    }
  }

  /** Whether nobody can expect now that health tells of others, or of its end. */
  boolean hides() {
    return kind.hides() && isActive();
  }

  /** When it last ended, where others could not be seen meanwhile; else null. */
  Instant endedHiding() {
    return kind.hides() && !spells.isEmpty() ? last().end() : null;
  }

  /** Whether this may be said now, for what is wrong or was until a while ago. */
  boolean explains(String reason, Instant now, Instant disturbed) {
    return signs != null
        && signs.explained().matcher(reason).find()
        && (isActive() || !isOver(now, disturbed));
  }

  private boolean isOver(Instant now, Instant disturbed) {
    Instant from = latest(last().end(), disturbed);
    return now.isAfter(from.plus(signs.clears()).plus(SOON).plus(SLACK));
  }

  /**
   * Looks whether health tells of it.
   *
   * @param disturbed when it could not last, for another reason
   * @return what is wrong, or null
   */
  String fault(List<String> reasons, Instant now, Instant disturbed) {
    if (!isActive() || signs.named() == null) {
      return null;
    } else if (reasons.stream().anyMatch(reason -> signs.named().matcher(reason).find())) {
      named = now;
      return null;
    }
    if (kind.isMoment() && latest(named, disturbed).isAfter(last().begin())) {
      return null;
    }
    Instant from = latest(latest(last().begin(), named), disturbed);
    boolean late = !told && now.isAfter(from.plus(SOON).plus(SLACK));
    told |= late;
    return late
        ? "%s: not named by %s since %s, but %s"
            .formatted(name(), signs.named(), Duration.between(from, now), reasons)
        : null;
  }

  static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
