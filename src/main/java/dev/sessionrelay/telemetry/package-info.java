/** Spans of polls, records and deliveries, for OpenTelemetry. Imports nothing of ours. */
package dev.sessionrelay.telemetry;
