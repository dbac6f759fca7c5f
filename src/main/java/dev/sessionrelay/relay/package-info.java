/**
 * The running process put together: its configuration in force, the parts that it starts and stops
 * in the order of the flow, and how a reload exchanges what differs.
 */
package dev.sessionrelay.relay;
