package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.ledger.IncidentKey;
import dev.sessionrelay.ledger.IncidentTable;
import dev.sessionrelay.ledger.SequenceNumbers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.alert.AlertTable.FactsRow;
import dev.sessionrelay.ledger.alert.AlertVerdict.AlertStep;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.session.AlertDetails;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Events;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the alert rules in every transaction that recorded events, and records what they tell in the
 * same one: a change and its alert are on disk together, or neither is.
 */
final class AlertRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AlertRecorder.class);

  private final SqlLedger ledger;
  private volatile AlertRuleBook rules;

  /** Who decides, and who hears of it once it is on disk. */
  record AlertRuleBook(
      BiFunction<AlertView, Instant, AlertVerdict> decide,
      BiConsumer<String, AlertVerdict> looked) {}

  AlertRecorder(SqlLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * @param book null when there are no rules, and no alert of an earlier one
   */
  void follow(AlertRuleBook book) {
    rules = book;
  }

  /** After all work of a commit. */
  Integer record(LedgerTransaction transaction) throws SQLException {
    List<Event> events = transaction.events();
    if (rules == null || events.isEmpty()) {
      return 0;
    }
    Map<String, Set<String>> sessions = new LinkedHashMap<>();
    Set<String> abouts = new LinkedHashSet<>();
    Instant now = events.get(0).time();
    for (Event event : events) {
      now = event.time().isAfter(now) ? event.time() : now;
      if (event.type().isOfSession()) {
        sessions.computeIfAbsent(event.source(), s -> new LinkedHashSet<>()).add(event.subject());
      } else if (event.type().isOfIncident()) {
        String subject = event.subject() == null ? "" : event.subject();
        abouts.add(AlertTable.about(new IncidentKey(event.source(), event.target(), subject)));
      }
    }
    for (Map.Entry<String, Set<String>> source : sessions.entrySet()) {
      abouts.addAll(AlertTable.keys(transaction, source.getKey(), source.getValue()));
    }
    return look(transaction, abouts, now);
  }

  /** Asks the rules about these, whatever has changed. */
  int look(LedgerTransaction transaction, Collection<String> abouts, Instant now)
      throws SQLException {
    AlertRuleBook book = rules;
    if (book == null || abouts.isEmpty()) {
      return 0;
    }
    List<AlertStep> steps = new ArrayList<>();
    for (List<String> some : SqlParameters.chunks(abouts)) {
      for (AlertView view : views(transaction, some)) {
        AlertVerdict verdict = decide(book, view, now);
        steps.addAll(verdict.steps());
        transaction.afterCommit(() -> book.looked.accept(view.about(), verdict));
      }
    }
    write(transaction, steps, now);
    transaction.flush();
    return steps.size();
  }

  /** An error in a rule must not keep what was seen from being recorded. */
  private static AlertVerdict decide(AlertRuleBook book, AlertView view, Instant now) {
    try {
      return book.decide.apply(view, now);
    } catch (RuntimeException e) {
      LOG.error("The alert rules failed for {}", view.about(), e);
      return new AlertVerdict(List.of(), !view.open().isEmpty(), null);
    }
  }

  private List<AlertView> views(LedgerTransaction transaction, List<String> abouts)
      throws SQLException {
    Map<String, List<WatchedSession>> facts = new HashMap<>();
    for (FactsRow row : AlertTable.facts(transaction, abouts)) {
      facts.computeIfAbsent(row.about(), about -> new ArrayList<>()).add(newest(row));
    }
    Map<String, List<OpenAlert>> open = new HashMap<>();
    for (OpenAlert alert : AlertTable.open(transaction, abouts)) {
      open.computeIfAbsent(alert.about(), about -> new ArrayList<>()).add(alert);
    }
    List<AlertView> views = new ArrayList<>();
    for (String about : abouts) {
      IncidentKey incident = AlertTable.incident(about);
      views.add(
          new AlertView(
              about,
              facts.getOrDefault(about, List.of()),
              incident == null ? null : IncidentTable.find(transaction, incident),
              open.getOrDefault(about, List.of())));
    }
    return views;
  }

  /** A newer last activity is in memory for up to a minute. */
  private WatchedSession newest(FactsRow row) {
    WatchedSession facts = row.facts();
    return ledger
        .newer(row.source(), facts.session())
        .map(
            session ->
                new WatchedSession(
                    session, facts.stateSince(), facts.activitySince(), facts.stale()))
        .orElse(facts);
  }

  private static void write(LedgerTransaction transaction, List<AlertStep> steps, Instant now)
      throws SQLException {
    Map<String, SequenceNumbers> sequences = new HashMap<>();
    Map<String, Set<String>> subjects = new HashMap<>();
    for (AlertStep step : steps) {
      String source = step.alert().origin().source();
      subjects.computeIfAbsent(source, s -> new HashSet<>()).add(subject(step));
    }
    for (Map.Entry<String, Set<String>> source : subjects.entrySet()) {
      sequences.put(
          source.getKey(), SequenceNumbers.of(transaction, source.getKey(), source.getValue()));
    }
    for (AlertStep step : steps) {
      if (step.type() == EventType.ALERT_RESOLVED) {
        AlertTable.delete(transaction, step.alert());
      } else {
        AlertTable.save(transaction, step.alert());
      }
      String source = step.alert().origin().source();
      if (step.alert().isTold()) {
        tell(transaction, step, sequences.get(source).next(subject(step), now), now);
      }
    }
  }

  private static String subject(AlertStep step) {
    return step.alert().subject() == null ? "" : step.alert().subject();
  }

  private static void tell(
      LedgerTransaction transaction, AlertStep step, long sequence, Instant now)
      throws SQLException {
    OpenAlert alert = step.alert();
    AlertDetails details =
        new AlertDetails(
            alert.rule(),
            alert.condition(),
            alert.since(),
            alert.basis(),
            alert.raisedAt(),
            alert.reminders(),
            step.endReason(),
            step.cost());
    Event event =
        step.session() == null
            ? Events.alert(step.type(), step.incident(), details, sequence, now)
            : Events.alert(step.type(), step.session(), details, sequence, now);
    if (step.sinks().isEmpty()) {
      transaction.append(event, null);
    }
    for (String sink : step.sinks()) {
      transaction.append(event, sink);
    }
  }
}
