/**
 * Everything that is known about clouds, a package for each: hosts, endpoints, credentials,
 * signatures, mappings and error codes.
 */
package dev.sessionrelay.cloud;
