/** What a poll that failed means, and what is done about it: one table. */
package dev.sessionrelay.failure;
