package dev.sessionrelay.cloud;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of an error body, whatever the bytes are. */
final class VendorErrorsText {

  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})");

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
