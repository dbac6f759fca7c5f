/** One account's way out: HTTP client, signing, TLS and proxy, rate limit, breaker and holds. */
package dev.sessionrelay.account;
