/**
 * The running process: its parts started and stopped in the order of the flow, its files watched,
 * and the difference applied when they change.
 */
package dev.sessionrelay.relay;
