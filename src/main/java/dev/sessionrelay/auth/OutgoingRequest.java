package dev.sessionrelay.auth;

/**
 * The final request as it goes on the wire.
 *
 * @param host host as in the Host header, with port where there is one
 * @param path raw path, percent-encoded
 * @param query raw query, percent-encoded, without {@code ?}; null when there is none
 * @param body bytes of the body, empty when there is none
 */
public record OutgoingRequest(String method, String host, String path, String query, byte[] body) {}
