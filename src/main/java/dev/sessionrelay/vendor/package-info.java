/** What vendors say, in canonical words: pure functions from JSON to sessions and errors. */
package dev.sessionrelay.vendor;
