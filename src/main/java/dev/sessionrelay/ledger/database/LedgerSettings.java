package dev.sessionrelay.ledger.database;

import dev.sessionrelay.settings.LedgerKeys;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the ledger is and how much it keeps.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST[:PORT]/DATABASE}, which
 *     parameters of the driver may follow, such as {@code ?sslmode=verify-full}
 * @param home what a relative SQLite file is relative to
 * @param user PostgreSQL user, or null when the URL or the server's defaults say it
 * @param password PostgreSQL password, or null
 * @param keepEvents events older than this are deleted, also those that a sink has not had; these
 *     are counted at the sink
 * @param keepGone a session that is gone is forgotten after this time
 * @param maxSize bytes that the database may use; beyond it the oldest events are deleted first
 */
public record LedgerSettings(
    String url,
    Path home,
    String user,
    Secret password,
    Duration keepEvents,
    Duration keepGone,
    long maxSize) {
  public static final String DEFAULT_URL = LedgerKeys.URL.defaultText();

  public LedgerSettings {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(home, "home");
    Objects.requireNonNull(keepEvents, "keepEvents");
    Objects.requireNonNull(keepGone, "keepGone");
  }

  /** As {@code ledger.*} says. */
  public static LedgerSettings of(Settings settings, Path home) {
    return new LedgerSettings(
        settings.get(LedgerKeys.URL),
        home,
        settings.find(LedgerKeys.USER).orElse(null),
        settings.find(LedgerKeys.PASSWORD).orElse(null),
        settings.get(LedgerKeys.KEEP_EVENTS),
        settings.get(LedgerKeys.KEEP_GONE),
        settings.get(LedgerKeys.MAX_SIZE));
  }

  /** The default limits, for a database that needs no password. */
  public static LedgerSettings of(String url, Path home) {
    return new LedgerSettings(
        url,
        home,
        null,
        null,
        LedgerKeys.KEEP_EVENTS.defaultValue(),
        LedgerKeys.KEEP_GONE.defaultValue(),
        LedgerKeys.MAX_SIZE.defaultValue());
  }

  /** The database as operators know it: a file, or a URL without its parameters. */
  public String place() {
    return Dialect.of(url) == Dialect.SQLITE ? file().toString() : url.replaceFirst("\\?.*", "");
  }

  /** The SQLite file. */
  public Path file() {
    return home.resolve(url.substring("jdbc:sqlite:".length()).replaceFirst("\\?.*", ""))
        .toAbsolutePath()
        .normalize();
  }

  /** The URL's parameters with their question mark, or nothing. */
  String parameters() {
    int start = url.indexOf('?');
    return start < 0 ? "" : url.substring(start);
  }

  @Override
  public String toString() {
    return "ledger at " + place();
  }
}
