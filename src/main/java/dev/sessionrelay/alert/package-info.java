/**
 * What costs money or needs a hand: rules, what they say of a session or an incident, and the clock
 * that looks again when nothing has changed but the time.
 */
package dev.sessionrelay.alert;
