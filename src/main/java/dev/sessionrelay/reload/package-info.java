/**
 * Safe changes of the running process: whether the new state is sound, and how the difference alone
 * is applied.
 */
package dev.sessionrelay.reload;
