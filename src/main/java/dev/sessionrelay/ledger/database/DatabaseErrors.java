package dev.sessionrelay.ledger.database;

import dev.sessionrelay.settings.MachineLimits;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a database error means to operators, and whether trying again can help. */
public final class DatabaseErrors {
  private DatabaseErrors() {}

  /** How far an error reaches. */
  public enum Reach {
    /** Passes by itself: a lock, a lost connection. */
    PASSING,
    /** The whole database refuses until somebody does something. */
    DATABASE,
    /** This one piece of work cannot be done. */
    WORK
  }

  /** What is wrong, and what operators do about it. */
  private enum DatabaseError {
    BUSY(
        Reach.PASSING,
        "is locked by another process",
        "Close other programs that hold it open, such as a database browser or a second relay on"
            + " the same home directory; it goes on by itself"),
    FULL(
        Reach.DATABASE,
        "has no space left on its disk",
        "Free some space, or keep less, for example ledger.keep-events = 7d; it goes on by itself"),
    READ_ONLY(
        Reach.DATABASE,
        "is read-only",
        "Give this process write permission on the file and its directory, and check that the"
            + " file system is mounted read-write"),
    DAMAGED(
        Reach.DATABASE,
        "is damaged",
        "Stop the relay, keep a copy of the file, and put a backup in its place; or rescue it"
            + " with: sqlite3 ledger.db .recover | sqlite3 recovered.db; or remove it with its"
            + " -wal file, then sessions are discovered anew and events not yet delivered are lost"),
    NOT_A_DATABASE(
        Reach.DATABASE,
        "is not a SQLite database",
        "Let ledger.url name another file, for example ledger.url = " + LedgerSettings.DEFAULT_URL),
    CANNOT_OPEN(
        Reach.DATABASE,
        "cannot be opened",
        "Check that its directory exists and that this process may write there"),
    DISK(
        Reach.DATABASE,
        "could not be read or written by the operating system",
        "Check the disk and the space left on it; it goes on by itself when the disk does"),
    SILENT(
        Reach.PASSING,
        "ended the session of this process, which had been silent for too long",
        "The process was paused, its machine was overloaded, or the network was cut; it goes on by"
            + " itself"),
    STARTING(
        Reach.PASSING,
        "takes no connections yet, or no longer",
        "Its server starts, recovers or shuts down; it goes on by itself"),
    CONNECTIONS(
        Reach.PASSING,
        "has no connection left for this process",
        "Raise max_connections of the PostgreSQL server, or close other programs that use it; it"
            + " goes on by itself"),
    UNREACHABLE(
        Reach.PASSING,
        "cannot be reached",
        "Check that the PostgreSQL server runs and that ledger.url names it; it goes on by itself"),
    REFUSED(
        Reach.DATABASE,
        "refuses this user or does not exist",
        "Check ledger.url, ledger.user and ledger.password, and that the database exists"),
    STANDBY(
        Reach.DATABASE,
        "takes no writes",
        "Let ledger.url name the primary server: this one is a standby, or set to read only; it"
            + " goes on by itself"),
    RIGHTS(
        Reach.DATABASE,
        "does not allow this user what the relay needs",
        "Let ledger.user own the tables and their schema, for example: ALTER SCHEMA public OWNER"
            + " TO relay; it goes on by itself"),
    TABLES(
        Reach.DATABASE,
        "lacks tables that the relay made",
        "Restore it from a backup, or let ledger.url name another one, for example ledger.url = "
            + LedgerSettings.DEFAULT_URL),
    NATIVE_PART(
        Reach.DATABASE,
        "cannot be used, as SQLite's native part could not be unpacked or loaded",
        "Let JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=DIR name a directory where this process may"
            + " write and that holds programs (not mounted noexec)"),
    DESCRIPTORS(
        Reach.DATABASE,
        "cannot be opened, as this process has no file descriptors left",
        "Allow it more open files, for example: ulimit -n 4096; it goes on by itself"),
    OTHER(Reach.WORK, "could not do what was asked", "The cause is below");

    final Reach reach;
    final String words;
    final String advice;

    DatabaseError(Reach reach, String words, String advice) {
      this.reach = reach;
      this.words = words;
      this.advice = advice;
    }
  }

  /** SQLite has no code of its own for it. */
  private static final Pattern NO_SUCH = Pattern.compile("no such (?:table|column)");

  public static Reach reach(Throwable error) {
    return kind(error).reach;
  }

  /**
   * The error in words: which database, what is wrong, what to do, and the database's own words.
   *
   * @param consequence what did not happen, such as {@code nothing was recorded}
   */
  public static LedgerException explain(String place, String consequence, Throwable error) {
    if (error instanceof LedgerException known) {
      return known;
    }
    DatabaseError kind = kind(error);
    return new LedgerException(
        "The ledger "
            + place
            + " "
            + kind.words
            + ": "
            + consequence
            + ". "
            + kind.advice
            + ". ("
            + origin(error).getMessage()
            + ")",
        error);
  }

  /**
   * Whether it is a server that cannot be reached for now, or a file that some program has locked;
   * another relay does not.
   */
  static boolean isAway(Throwable error) {
    DatabaseError kind = kind(error);
    return kind == DatabaseError.UNREACHABLE
        || kind == DatabaseError.STARTING
        || kind == DatabaseError.CONNECTIONS
        || kind == DatabaseError.BUSY && origin(error) instanceof SQLiteException;
  }

  /** Whether there is no space: something smaller may fit. */
  public static boolean isFull(Throwable error) {
    return kind(error) == DatabaseError.FULL;
  }

  /** Whether the process may open no more files: that has nothing to do with the database. */
  static boolean lacksDescriptors(Throwable error) {
    return kind(error) == DatabaseError.DESCRIPTORS;
  }

  private static DatabaseError kind(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof NativeLibraryNotFoundException || cause instanceof LinkageError) {
        return DatabaseError.NATIVE_PART;
      }
      if (MachineLimits.lackFiles(cause)) {
        return DatabaseError.DESCRIPTORS;
      }
    }
    Throwable origin = origin(error);
    if (origin instanceof SQLiteException sqlite) {
      return NO_SUCH.matcher(sqlite.getMessage()).find()
          ? DatabaseError.TABLES
          : sqlite(sqlite.getResultCode());
    }
    return origin instanceof SQLException sql && sql.getSQLState() != null
        ? standard(sql.getSQLState())
        : DatabaseError.OTHER;
  }

  private static Throwable origin(Throwable error) {
    Throwable found = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      found = cause instanceof SQLException ? cause : found;
    }
    return found;
  }

  private static DatabaseError sqlite(SQLiteErrorCode code) {
    // The low byte is the primary code, the rest says more exactly where it happened.
    return switch (code.code & 0xff) {
      case 5, 6 -> DatabaseError.BUSY;
      case 8 -> DatabaseError.READ_ONLY;
      case 10 -> DatabaseError.DISK;
      case 11 -> DatabaseError.DAMAGED;
      case 13 -> DatabaseError.FULL;
      case 14 -> DatabaseError.CANNOT_OPEN;
      case 26 -> DatabaseError.NOT_A_DATABASE;
      default -> DatabaseError.OTHER;
    };
  }

  /** SQLSTATE classes as in the PostgreSQL manual, appendix A. */
  private static DatabaseError standard(String state) {
    return switch (state) {
      case "53100" -> DatabaseError.FULL;
      case "53300" -> DatabaseError.CONNECTIONS;
      case "25P03", "57P05" -> DatabaseError.SILENT;
      case "57P03" -> DatabaseError.STARTING;
      case "25006" -> DatabaseError.STANDBY;
      case "55P03" -> DatabaseError.BUSY;
      case "42501" -> DatabaseError.RIGHTS;
      case "42P01", "42703" -> DatabaseError.TABLES;
      default -> ofClass(state.substring(0, 2));
    };
  }

  private static DatabaseError ofClass(String states) {
    return switch (states) {
      case "08", "53", "55", "57" -> DatabaseError.UNREACHABLE;
      case "28", "3D" -> DatabaseError.REFUSED;
      case "40" -> DatabaseError.BUSY;
      case "58" -> DatabaseError.DISK;
      case "XX" -> DatabaseError.DAMAGED;
      default -> DatabaseError.OTHER;
    };
  }
}
