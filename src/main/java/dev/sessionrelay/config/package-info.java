/**
 * Keys, values and faults of {@code application.properties}: one catalogue of keys that validation
 * and the reference document are made from.
 */
package dev.sessionrelay.config;
