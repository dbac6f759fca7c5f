/** When an account may send its next request: rate limit, waits that the vendor told, breakers. */
package dev.sessionrelay.failure.gate;
