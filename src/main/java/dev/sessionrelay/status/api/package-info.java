/**
 * The JSON API {@code /api/v1}: reads only. What it answers is records, field by field; the OpenAPI
 * document is generated from them.
 */
package dev.sessionrelay.status.api;
