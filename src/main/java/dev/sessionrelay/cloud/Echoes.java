package dev.sessionrelay.cloud;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of an answer what was sent as a credential: gateways, proxies and debug pages repeat
 * requests, and nothing in a bare token says that it is one. Pure.
 */
public final class Echoes {
  private static final String MASK = "[secret]";

  /** A shorter value is no secret, and would be found in innocent words. */
  private static final int SHORTEST = 4;

  /** What authentication adds that is no secret; some of it vendors repeat on purpose. */
  private static final Set<String> HARMLESS =
      Set.of(
          "host",
          "opc-request-id",
          "x-acs-content-sha256",
          "x-acs-date",
          "x-acs-signature-nonce",
          "x-content-sha256",
          "x-date",
          "x-project-id",
          "x-sdk-date");

  /** Of a signed request the key's name may be repeated, the signature and a token may not. */
  private static final Pattern IN_AUTHORIZATION =
      Pattern.compile("(?i)(?:signature=|keyId=\"ST\\$|bearer |basic )\"?([^\",\\s]+)");

  private final Set<String> secrets = new LinkedHashSet<>();

  private Echoes() {}

  /** Of the headers that a request was sent with. */
  public static Echoes ofHeaders(Map<String, String> sent) {
    Echoes echoes = new Echoes();
    sent.forEach(echoes::addHeader);
    return echoes;
  }

  /** Of secrets that are part of a request's body. */
  public static Echoes of(Collection<String> secrets) {
    Echoes echoes = new Echoes();
    secrets.forEach(echoes::add);
    return echoes;
  }

  private void addHeader(String name, String value) {
    if (name.equalsIgnoreCase("authorization")) {
      Matcher part = IN_AUTHORIZATION.matcher(value);
      while (part.find()) {
        add(part.group(1));
      }
    } else if (!HARMLESS.contains(name.toLowerCase(Locale.ROOT))) {
      add(value);
    }
  }

  /** In each way that a secret is written inside JSON and URLs. */
  private void add(String secret) {
    if (secret.length() >= SHORTEST) {
      secrets.add(secret);
      secrets.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
      secrets.add(secret.replace("/", "\\/"));
      secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
  }

  public String removedFrom(String text) {
    String rest = text;
    for (String secret : secrets) {
      rest = rest.replace(secret, MASK);
    }
    return rest;
  }

  /** The same bytes when there is nothing to remove. */
  public byte[] removedFrom(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String rest = removedFrom(text);
    return rest.equals(text) ? body : rest.getBytes(StandardCharsets.UTF_8);
  }

  public HttpAnswer removedFrom(HttpAnswer answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.replaceAll((name, value) -> value == null ? null : removedFrom(value));
    return new HttpAnswer(answer.status(), headers, removedFrom(answer.body()));
  }
}
