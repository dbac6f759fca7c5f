/** Which files changed, and whether they have come to rest. */
package dev.sessionrelay.reload.file;
