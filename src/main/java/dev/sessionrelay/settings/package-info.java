/**
 * The language of {@code application.properties}: keys, types, placeholders, secrets, and errors
 * with file and line. Knows no account, target or sink.
 */
package dev.sessionrelay.settings;
