/**
 * The status of the running relay for people, scripts and monitoring: read only, without secrets.
 */
package dev.sessionrelay.status;
