/**
 * From the text of a configuration to accounts, targets and sinks that are in order, and the timers
 * that poll.
 */
package dev.sessionrelay.target;
