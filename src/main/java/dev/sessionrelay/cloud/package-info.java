/** What is known about clouds: endpoints, credentials, signatures, mappings and errors. */
package dev.sessionrelay.cloud;
