/** Route files as text: read, taken apart and checked, with line and advice for every error. */
package dev.sessionrelay.routefile;
