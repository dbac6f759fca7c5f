/**
 * The HTTP server of pages, API, metrics and probes: bounded against hostile clients, with who may
 * look and TLS.
 */
package dev.sessionrelay.status.web;
