package dev.sessionrelay.ledger.query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a list of sessions is sorted by.
 *
 * @param descending the last of them first; of times the newest
 */
public record SessionOrder(Column column, boolean descending) {
  /** As the list is shown that nobody sorted. */
  public static final SessionOrder USUAL = new SessionOrder(Column.CHANGED_AT, true);

  /** By source and id. */
  public static final SessionOrder SOURCE = new SessionOrder(Column.SOURCE, false);

  /** A column, and what of a row it compares. */
  public enum Column {
    STATE_SINCE("stateSince", SessionSql.STATE_SINCE, true),
    ACTIVITY_SINCE("activitySince", "activity_since", true),
    CHANGED_AT("changedAt", "changed_at", true),
    FIRST_SEEN("firstSeen", "first_seen", true),
    NAME("name", "lower(coalesce(name, subject))", false),
    OWNER("owner", "lower(coalesce(owner, ''))", false),
    STATE("state", "state", false),
    ACTIVITY("activity", "activity", false),
    VENDOR("vendor", "vendor", false),
    KIND("kind", "coalesce(kind, '')", false),
    QUEUE("queue", "coalesce(queue, '')", false),
    ACCOUNT("account", "account", false),
    TARGET("target", "target", false),
    SOURCE("source", "source", false);

    private final String word;
    final String sql;
    final boolean number;

    Column(String word, String sql, boolean number) {
      this.word = word;
      this.sql = sql;
      this.number = number;
    }

    /** As it stands in an address. */
    public String word() {
      return word;
    }
  }

  /**
   * From the parameter {@code sort}: the word of a column, with a minus before it to turn it round.
   *
   * @throws QueryException for any other word
   */
  public static SessionOrder of(QueryParameters query) {
    String text = query.text("sort");
    if (text == null) {
      return USUAL;
    }
    boolean descending = text.startsWith("-");
    String word = descending ? text.substring(1) : text;
    Optional<Column> known =
        Stream.of(Column.values()).filter(each -> each.word.equals(word)).findFirst();
    return new SessionOrder(known.orElseThrow(() -> refused(text)), descending);
  }

  private static QueryException refused(String text) {
    List<String> words = Stream.of(Column.values()).map(Column::word).toList();
    return new QueryException(
        "sort", "sort: expected one of " + words + ", with or without a minus, got " + text);
  }

  /** As it stands in an address. */
  public String word() {
    return (descending ? "-" : "") + column.word;
  }
}
