package dev.sessionrelay.command;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a request may be shown. Whatever is not known to be harmless is not. */
final class WireRedaction {
  static final String MASK = "[secret]";

  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "date",
          "host",
          "opc-request-id",
          "transfer-encoding",
          "user-agent",
          "x-acs-action",
          "x-acs-content-sha256",
          "x-acs-date",
          "x-acs-signature-nonce",
          "x-acs-version",
          "x-content-sha256",
          "x-date",
          "x-project-id",
          "x-sdk-content-sha256",
          "x-sdk-date");

  /** Scheme, then the key's id where the scheme has one; never a session token in its place. */
  private static final Pattern SIGNED =
      Pattern.compile(
          "(SDK-HMAC-SHA256|ACS3-HMAC-SHA256|Signature)\\s.*?"
              + "((?:Access|Credential)=[^,\\s]+|keyId=\"(?!ST\\$)[^\"]+\").*");

  private static final Pattern SCHEME =
      Pattern.compile("(SDK-HMAC-SHA256|ACS3-HMAC-SHA256|Signature|Bearer|Basic)\\s.*");

  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)([?&](?:[^=&]*(?:secret|password|signature|credential|api[-_]?key|access[-_]?key"
              + "|access[-_]?token|auth[-_]?token)[^=&]*|token|key)=)[^&]*");

  private WireRedaction() {}

  /** The value of a request header as it may be shown. */
  static String header(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("authorization")) {
      return authorization(value);
    }
    return HARMLESS.contains(lower) ? value : MASK;
  }

  /** Path and query as they may be shown. */
  static String target(String target) {
    return SECRET_PARAMETER.matcher(target).replaceAll("$1" + MASK);
  }

  private static String authorization(String value) {
    Matcher signed = SIGNED.matcher(value);
    if (signed.matches()) {
      return signed.group(1) + " " + signed.group(2) + ", " + MASK;
    }
    Matcher scheme = SCHEME.matcher(value);
    return scheme.matches() ? scheme.group(1) + " " + MASK : MASK;
  }
}
