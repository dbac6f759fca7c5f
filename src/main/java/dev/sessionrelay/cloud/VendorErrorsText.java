package dev.sessionrelay.cloud;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From bytes of a stranger to text that may stand in a log, an event and on a page. */
final class VendorErrorsText {
  private static final String REDACTED = "[secret]";

  /**
   * Looked at before redaction: a secret cut in two by the final limit must still be seen whole.
   */
  private static final int SCAN_FACTOR = 8;

  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})");

  /**
   * {@code Authorization: scheme anything}: all of it, as the scheme says nothing worth keeping.
   */
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "(?i)(authorization\\\\*+[\"']?(?:\\s++is)?+\\s*+[:=]\\s*+\\\\*+[\"']?)[^\"'\\r\\n<]++");

  /** {@code name: value}, {@code name=value}, {@code "name":"value"}, {@code name is: [value]}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:token|signature|secret|password|passwd|secret_?access_?key|secret_?key"
              + "|private_?key|cookie|api_?key)\\\\*+[\"']?(?:\\s++is)?+\\s*+[:=]\\s*+(?!\\[secret])"
              + "\\\\*+[\"'\\[]?)[^\\s\"'\\\\,;&<>\\]})]{4,}+");

  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer\\s+)([^\\s\"',;<>]{8,})");

  /** JSON web tokens, and Huawei's tokens, which are CMS in base64. */
  private static final Pattern TOKEN_SHAPED =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{4,}[A-Za-z0-9._-]*+|\\bMII[A-Za-z0-9+/=_-]{40,}");

  private static final Pattern LONG_RUN = Pattern.compile("[A-Za-z0-9+/=_-]{80,}+");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]*-----)?");

  private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*+>([^<]*+)");
  private static final Pattern INVISIBLE =
      Pattern.compile("(?is)<(script|style|head)\\b.*?(?:</\\1\\s*+>|\\z)");
  private static final Pattern TAG = Pattern.compile("<[^>]*+>?");

  private VendorErrorsText() {}

  /**
   * The body as text without leading blanks or byte order mark; empty when there is none or when it
   * is not text.
   */
  static String decode(byte[] body, String contentType, int limit) {
    if (body == null || body.length == 0) {
      return "";
    }
    int length = Math.min(body.length, limit);
    String text = new String(body, 0, length, charset(body, contentType));
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return isBinary(text) ? "" : text.strip();
  }

  static boolean isHtml(String text, String contentType) {
    String start = text.substring(0, Math.min(200, text.length())).toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html")
        || start.contains("<html")
        || (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("text/html"));
  }

  /** The title and the visible words of a page, such as a proxy or a load balancer sends. */
  static String ofHtml(String text) {
    Matcher matcher = TITLE.matcher(text);
    String title = matcher.find() ? unescape(matcher.group(1)).strip() : "";
    String visible = unescape(withoutTags(INVISIBLE.matcher(text).replaceAll(" "))).strip();
    if (title.isEmpty() || visible.startsWith(title)) {
      return visible.isEmpty() ? title : visible;
    }
    return visible.isEmpty() ? title : title + ": " + visible;
  }

  /** Redacted, on one line, without control characters, at most {@code limit} long; or null. */
  static String presentable(String text, int limit) {
    if (text == null) {
      return null;
    }
    String clean = oneLine(redact(beginning(text, limit * SCAN_FACTOR)));
    return clean.isEmpty() ? null : cut(clean, limit);
  }

  static String redact(String text) {
    String safe = PEM.matcher(text).replaceAll(REDACTED);
    safe = AUTHORIZATION.matcher(safe).replaceAll("$1" + REDACTED);
    safe = BEARER.matcher(safe).replaceAll("$1" + REDACTED);
    safe = NAMED.matcher(safe).replaceAll("$1" + REDACTED);
    safe = TOKEN_SHAPED.matcher(safe).replaceAll(REDACTED);
    return LONG_RUN
        .matcher(safe)
        .replaceAll(
            run -> isRandom(run.group()) ? REDACTED : Matcher.quoteReplacement(run.group()));
  }

  /** Hashes and OCIDs are one-case; keys and tokens in base64 mix cases and digits. */
  private static boolean isRandom(String run) {
    return run.chars().anyMatch(Character::isUpperCase)
        && run.chars().anyMatch(Character::isLowerCase)
        && run.chars().anyMatch(Character::isDigit);
  }

  /** Not in the middle of a word: half a secret might no longer look like one. */
  private static String beginning(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit;
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end > 0 ? end : limit);
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().map(c -> isPrintable(c) ? c : ' ').forEach(c -> append(line, c));
    return line.toString().strip();
  }

  private static void append(StringBuilder line, int codePoint) {
    boolean blank = Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    if (!blank) {
      line.appendCodePoint(codePoint);
    } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
      line.append(' ');
    }
  }

  /** Formatting characters can turn the reading direction of a log line. */
  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - 1;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return text.substring(0, end).strip() + "\u2026";
  }

  private static Charset charset(byte[] body, String contentType) {
    if (body.length >= 2 && (body[0] & 0xFF) == 0xFE && (body[1] & 0xFF) == 0xFF
        || body.length >= 2 && (body[0] & 0xFF) == 0xFF && (body[1] & 0xFF) == 0xFE) {
      return StandardCharsets.UTF_16;
    }
    Matcher matcher = CHARSET.matcher(contentType == null ? "" : contentType);
    return matcher.find() ? charset(matcher.group(1)) : StandardCharsets.UTF_8;
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** A tenth of undecodable or control characters is no text in any language. */
  private static boolean isBinary(String text) {
    long odd = text.chars().filter(VendorErrorsText::isOdd).count();
    return odd * 10 > text.length();
  }

  private static boolean isOdd(int c) {
    return c == 0xFFFD || (Character.isISOControl(c) && !Character.isWhitespace(c));
  }

  private static String withoutTags(String text) {
    return TAG.matcher(text).replaceAll(" ");
  }

  private static String unescape(String text) {
    return text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
