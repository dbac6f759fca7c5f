/**
 * Edited files put in force: watched, read, tried out, and only what differs exchanged. It knows
 * routes and configurations, and no other part of the relay.
 */
package dev.sessionrelay.relay.reload;
