package dev.sessionrelay.poll;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * How to reach one account's vendor.
 *
 * @param baseUri scheme, host, port and path prefix that every request path is appended to
 * @param proxy what stands between here and the vendor, if anything
 * @param tls trust and client certificate of this account, or null for the JDK's own trust
 * @param connections most requests at the same time, and size of the connection pool
 * @param maxAnswerBytes largest answer body ({@code limits.answer-size})
 * @param maxAnswerTime longest time for a whole answer ({@code limits.answer-time})
 */
public record AccountSettings(
    String name,
    String vendor,
    URI baseUri,
    AccountProxy proxy,
    SSLContext tls,
    int connections,
    Duration connectTimeout,
    Duration responseTimeout,
    int maxAnswerBytes,
    Duration maxAnswerTime) {}
