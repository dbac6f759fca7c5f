package dev.sessionrelay.reload;

import dev.sessionrelay.config.Fault;
import java.util.List;

/**
 * A configuration that has been read and found sound, beside the one in force. The steps are called
 * in the order in which they stand here, the routes being exchanged between {@link #enforce} and
 * {@link #install}. Every step touches only what differs.
 */
public interface Candidate {
  List<Fault> warnings();

  /**
   * Value of a placeholder, given what stands between its braces, such as {@code
   * sink.file.directory} or {@code env:HOME}; null when it has none.
   */
  String value(String placeholder);

  /**
   * What differs from the configuration in force, a line each, such as {@code target a changed}.
   */
  List<String> words();

  /** Where routes are tried as they would be with this configuration. */
  DryRun dryRun();

  /** Checksum of the configuration as a whole. */
  String checksum();

  /** Stops what is gone or changed: timers that would call routes that go. */
  void retire() throws Exception;

  /** Makes the new values visible: placeholders, accounts, limits, log levels. */
  void enforce() throws Exception;

  /** Starts what is new or changed. */
  void install() throws Exception;

  /**
   * After a step failed: stops what the steps so far have started, and makes the values of before
   * visible again, which routes read when they start.
   */
  void revert() throws Exception;

  /** After the routes of before are back: starts what the steps so far have stopped. */
  void restore() throws Exception;
}
