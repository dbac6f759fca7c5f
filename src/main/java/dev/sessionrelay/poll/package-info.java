/**
 * Timers and polls: when a target is due, the request of a vendor route, and what comes of its
 * answer.
 */
package dev.sessionrelay.poll;
