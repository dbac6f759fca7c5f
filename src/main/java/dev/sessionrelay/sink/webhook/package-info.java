/** The webhook sink: requests of the Standard Webhooks specification. */
package dev.sessionrelay.sink.webhook;
