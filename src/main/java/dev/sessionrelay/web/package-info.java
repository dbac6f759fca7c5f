/** The status of the process for people, scripts and monitoring: read only, and without secrets. */
package dev.sessionrelay.web;
