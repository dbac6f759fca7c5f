/** Route files as text: read, taken apart, and checked, with line and advice for every fault. */
package dev.sessionrelay.reload.route;
