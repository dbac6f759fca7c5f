/**
 * The canonical model: sessions, what changed in them, and the events that tell of it. Imports
 * nothing of ours.
 */
package dev.sessionrelay.session;
