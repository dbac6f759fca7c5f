package dev.sessionrelay.crash;

import dev.sessionrelay.crash.FaultLane.Spell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether ledger, file and webhooks agree with what the simulator showed, after all that. */
record ChaosTruth(Truth truth, List<Delivered> feed, List<Delivered> lines, long deadLetters) {
  /** What an answer may need to be recorded. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(6);

  /** What need not be recorded of answers that came then. */
  private static final Set<String> UNSEEN = Set.of("descriptors", "threads", "database");

  static ChaosTruth read(Path home, String ledger, Truth truth) throws Exception {
    long dead = Sinks.number(ledger, "SELECT count(*) FROM dead_letter");
    return new ChaosTruth(truth, Sinks.feed(ledger), Sinks.lines(home), dead);
  }

  List<String> faults(List<FaultLane> lanes, Hook single, Hook batches) {
    List<String> faults = new ArrayList<>(Account.faults(shown(lanes), feed));
    faults.addAll(Sinks.faults("ledger", feed, feed, false));
    faults.addAll(Sinks.faults("file", feed, inOrder(lines), false));
    faults.addAll(Sinks.faults("webhook", feed, single.taken(), true));
    faults.addAll(Sinks.faults("webhook-batches", feed, batches.taken(), true));
    faults.addAll(single.faults());
    faults.addAll(batches.faults());
    if (deadLetters > 0) {
      faults.add(deadLetters + " dead letters");
    }
    return faults;
  }

  String counts(Hook single, Hook batches) {
    return "%,d polls answered; %,d events, %,d lines, %,d and %,d taken"
        .formatted(
            truth.polls(),
            feed.size(),
            lines.size(),
            single.taken().size(),
            batches.taken().size());
  }

  /** Files are named by the day, which the clock takes back and forth. */
  private static List<Delivered> inOrder(List<Delivered> lines) {
    return lines.stream().sorted(Comparator.comparingLong(Delivered::sequence)).toList();
  }

  /** Events bear the time of a clock that is set, so that it says nothing about their order. */
  private Map<String, List<Shown>> shown(List<FaultLane> lanes) {
    Map<String, List<Shown>> shown = truth.bySession();
    shown.replaceAll(
        (session, all) ->
            all.stream()
                .map(
                    each ->
                        new Shown(
                            Instant.EPOCH,
                            each.word(),
                            each.end(),
                            each.seen() && isSeen(lanes, each)))
                .toList());
    return shown;
  }

  private static boolean isSeen(List<FaultLane> lanes, Shown shown) {
    return lanes.stream()
        .filter(lane -> UNSEEN.contains(lane.name()))
        .flatMap(lane -> lane.spells().stream())
        .noneMatch(spell -> isNear(spell, shown.at()));
  }

  private static boolean isNear(Spell spell, Instant at) {
    return at.isAfter(spell.begin().minus(UNDER_WAY)) && at.isBefore(spell.end().plus(UNDER_WAY));
  }
}
