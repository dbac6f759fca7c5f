package dev.sessionrelay.settings;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import java.time.Duration;

/** Keys of the ledger. */
public final class LedgerKeys {
  public static final PropertyKey<String> URL =
      PropertyKey.of(
              "ledger.url",
              ValueTypes.pattern(
                  "JDBC URL",
                  "jdbc:sqlite: and a file without $NAME or %20, or jdbc:postgresql://host:port/database without user"
                      + " and password",
                  "jdbc:postgresql://db.example.com:5432/relay",
                  "jdbc:sqlite:(?!~[^/]|:|file:|[\"'])(?![^?]*(\\$[A-Za-z_{]|%[0-9A-Fa-f]{2}|%\\w+%))[^?]+|jdbc:postgresql://[^/?@]+/[^/?]+(\\?(?!.*(user|password)=).*)?"),
              "jdbc:sqlite:data/ledger.db")
          .means(
              "The database: a file of SQLite, or PostgreSQL, whose user and password are keys"
                  + " of their own.");
  public static final PropertyKey<String> USER =
      PropertyKey.of("ledger.user", ValueTypes.TEXT.withExample("relay"))
          .means("User of a PostgreSQL database.");
  public static final PropertyKey<Secret> PASSWORD =
      PropertyKey.of("ledger.password", ValueTypes.TEXT.withExample("{{env:LEDGER_PASSWORD}}"))
          .means("Password of a PostgreSQL database.")
          .secret();
  public static final PropertyKey<Duration> KEEP_EVENTS =
      PropertyKey.of("ledger.keep-events", ValueTypes.duration("1m", "36500d"), "30d")
          .means("Events older than this are deleted.");
  public static final PropertyKey<Duration> KEEP_GONE =
      PropertyKey.of("ledger.keep-gone", ValueTypes.duration("1m", "36500d"), "30d")
          .means("Sessions gone for longer than this are forgotten.");
  public static final PropertyKey<Long> MAX_SIZE =
      PropertyKey.of("ledger.max-size", ValueTypes.size("1MB", "1024GB"), "2GB")
          .means(
              "Size of the database at which the oldest events and dead letters are deleted early.");

  private LedgerKeys() {}

  public static Group group() {
    return new Group(
        "The ledger",
        "Where sessions and events are kept.",
        URL,
        USER,
        PASSWORD,
        KEEP_EVENTS,
        KEEP_GONE,
        MAX_SIZE);
  }
}
