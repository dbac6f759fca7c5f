package dev.sessionrelay.ledger.database;

import java.util.Map;

/** The few places where the two databases need different words. */
public enum Dialect {
  SQLITE(
      Map.of(
          "position", "INTEGER",
          "clustered", "WITHOUT ROWID",
          "json", "data",
          "valid", "json_valid(data)",
          "covered",
              ", source, subject, target, vendor, account, state, activity, kind, owner, queue,"
                  + " name, stale_since, gone_at, changed_at, state_since, activity_since,"
                  + " last_seen, first_seen",
          // Lists read the index alone, which such a column would not be in.
          "searched", ""),
      // Its transactions begin as IMMEDIATE: there is one writer at a time anyway.
      null,
      "SELECT (p.page_count - f.freelist_count) * s.page_size"
          + " FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s",
      "PRAGMA incremental_vacuum(256)",
      "PRAGMA query_only = 1",
      "BEGIN",
      "instr",
      Dialect.WORDS),
  POSTGRESQL(
      Map.of(
          "position", "BIGINT",
          "clustered", "",
          "json", "CAST(data AS json)",
          // As the relay writes it; it has no function for this before version 16.
          "valid", "data LIKE '{\"vendor\":%}'",
          "covered", "",
          // To make it for each row of each search is most of what a search takes.
          "searched",
              "ALTER TABLE session ADD COLUMN words TEXT GENERATED ALWAYS AS ("
                  + Dialect.WORDS
                  + ") STORED;"),
      // Held until the commit, so a reader can never see a position before a lower one.
      "SELECT pg_advisory_xact_lock(6004517382160015449)",
      // Deleted rows leave no smaller file, so what is alive is reckoned from a sample.
      "SELECT CAST((SELECT coalesce(max(position) - min(position) + 1, 0) FROM event)"
          + " * (SELECT coalesce(avg(octet_length(json)), 0) + 400 FROM"
          + " (SELECT json FROM event ORDER BY position DESC LIMIT 500) newest)"
          + " + (SELECT count(*) FROM dead_letter)"
          + " * (SELECT coalesce(avg(octet_length(json)), 0) + 400 FROM"
          + " (SELECT json FROM dead_letter ORDER BY died_at DESC LIMIT 500) newest) AS BIGINT)",
      null,
      // It compiles long statements about large tables, which takes longer than to run them.
      "SET default_transaction_read_only = on; SET jit = off",
      "BEGIN ISOLATION LEVEL REPEATABLE READ",
      "strpos",
      "words");

  /** What a session is searched by. PostgreSQL has it in a column, as it is in V15. */
  private static final String WORDS =
      "lower(subject || ' ' || coalesce(name, '') || ' ' || coalesce(owner, '') || ' ' || state"
          + " || ' ' || activity || ' ' || vendor || ' ' || coalesce(kind, '') || ' ' ||"
          + " coalesce(queue, '') || ' ' || target || ' ' || source)";

  final Map<String, String> placeholders;

  /** Statement that makes writers take turns until the commit, or null. */
  public final String takeTurns;

  /** Query for the bytes in use, deleted rows not counted. */
  public final String usedBytes;

  /** Statement that hands a little free space back to the file system, or null. */
  public final String giveBackSpace;

  /** What a connection that only reads begins with; it refuses writes then. */
  final String readOnly;

  /** Statement after which all reads are as of one moment; the driver's own takes a lock. */
  public final String beginSnapshot;

  /** Function for the place of one text in another, from 1; 0 for none. */
  public final String find;

  /** SQL for all that a session is searched by, in lower case. */
  public final String searched;

  Dialect(
      Map<String, String> placeholders,
      String takeTurns,
      String usedBytes,
      String giveBackSpace,
      String readOnly,
      String beginSnapshot,
      String find,
      String searched) {
    this.placeholders = placeholders;
    this.takeTurns = takeTurns;
    this.usedBytes = usedBytes;
    this.giveBackSpace = giveBackSpace;
    this.readOnly = readOnly;
    this.beginSnapshot = beginSnapshot;
    this.find = find;
    this.searched = searched;
  }

  /**
   * @throws LedgerException for any other database
   */
  public static Dialect of(String url) {
    if (url.startsWith("jdbc:sqlite:")) {
      return SQLITE;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new LedgerException(
        "ledger.url: expected jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, got \""
            + url.replaceFirst("\\?.*", "")
            + "\"; for example ledger.url = "
            + LedgerSettings.DEFAULT_URL,
        null);
  }
}
