/** The running process: its parts, started in the order of the flow and stopped against it. */
package dev.sessionrelay.relay;
