package dev.sessionrelay.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that knows what a secret looks like from outside: by the name that it goes under,
 * and by its shape. Values known to be secret are held in a {@link Secret}.
 */
public final class SecretPatterns {
  /** Stands wherever a secret was. */
  public static final String MASK = "[secret]";

  /** A shorter value is no secret, and would be found in innocent words. */
  public static final int SHORTEST = 4;

  private static final String WORDS = "secret|passw(?:or)?d|token";

  /** Fields and configuration items, much as Spark's own {@code spark.redaction.regex} has it. */
  private static final String FIELDS = WORDS + "|access[._]?key";

  /** Names of options and of parameters in addresses, where {@code nextToken} is none. */
  private static final String PARAMETERS =
      "secret|passw(?:or)?d|pass[-_]?phrase|credential"
          + "|(?:api|access|private|ssl)[-_]?key"
          + "|access[-_]?token|auth[-_]?token";

  private static final Pattern FIELD = pattern(FIELDS);
  private static final Pattern PARAMETER = pattern(PARAMETERS);
  private static final Pattern USER_OF_URL = Pattern.compile("//\\S*@");
  private static final Pattern IN_QUERY =
      pattern(
          "((?:^|[?&;\\s])(?!(?:next|page)[-_]?token=)"
              + "(?:[^=&?;/\\s]*(?:"
              + PARAMETERS
              + "|signature)[^=&?;/\\s]*|[^=&?;/\\s]*token|key)=)[^&\\s]*");

  /**
   * A secret's name and value in JSON, which may be broken, cut off, or inside a JSON string (each
   * quote behind backslashes).
   */
  private static final Pattern IN_JSON =
      Pattern.compile(
          "(?=[sSpPtTaA])(?<name>(?:"
              + FIELDS
              + ")[\\w.-]*[\\\\]*[\"']?\\s*[:=]\\s*)"
              + "(?<value>(?<quote>[\\\\]*\")(?:(?!\\k<quote>)(?:\\\\.|.))*+(?:\\k<quote>)?"
              + "|[\\[{][^}\\]]*+[}\\]]?|[^,}\\]\\s\"]++)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern ESCAPED_ASCII = Pattern.compile("\\\\u00([2-7][0-9a-fA-F])");

  /**
   * {@code Authorization: scheme anything}: all of it, as the scheme says nothing worth keeping.
   */
  private static final Pattern AUTHORIZATION =
      pattern("(authorization\\\\*+[\"']?(?:\\s++is)?+\\s*+[:=]\\s*+\\\\*+[\"']?)[^\"'\\r\\n<]++");

  /** {@code name: value}, {@code name=value}, {@code "name":"value"}, {@code name is: [value]}. */
  private static final Pattern IN_PROSE =
      pattern(
          "((?:"
              + WORDS
              + "|signature|secret_?access_?key|secret_?key|private_?key|cookie|api_?key"
              + ")\\\\*+[\"']?(?:\\s++is)?+\\s*+[:=]\\s*+(?!\\[secret])"
              + "\\\\*+[\"'\\[]?)[^\\s\"'\\\\,;&<>\\]})]{4,}+");

  private static final Pattern BEARER = pattern("\\b(bearer\\s+)([^\\s\"',;<>]{8,})");

  /** JSON web tokens, and CMS in base64, which some vendors' tokens are. */
  private static final Pattern TOKEN_SHAPED =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{4,}[A-Za-z0-9._-]*+|\\bMII[A-Za-z0-9+/=_-]{40,}");

  private static final Pattern LONG_RUN = Pattern.compile("[A-Za-z0-9+/=_-]{80,}+");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]*-----)?");

  private SecretPatterns() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /** Whether a configuration item or a field of this name has a secret value. */
  public static boolean isField(String name) {
    return FIELD.matcher(name).find();
  }

  /** Whether an option of an address has a secret value by its name. */
  public static boolean isParameter(String name) {
    return PARAMETER.matcher(name).find();
  }

  /** An address, or its path and query, without users, passwords and secret parameters. */
  public static String inAddress(String address) {
    String safe = USER_OF_URL.matcher(address).replaceAll("//" + MASK + "@");
    return IN_QUERY.matcher(safe).replaceAll("$1" + MASK);
  }

  /**
   * JSON with the values of secret fields masked, wherever else they occur too.
   *
   * @param text may be cut off or no JSON at all
   */
  public static String inJson(String text) {
    String plain = ESCAPED_ASCII.matcher(text).replaceAll(SecretPatterns::unescaped);
    List<String> values = new ArrayList<>();
    String masked =
        IN_JSON
            .matcher(plain)
            .replaceAll(
                match -> {
                  values.add(match.group(2).replaceAll("[\\\\\"]", ""));
                  return Matcher.quoteReplacement(match.group(1) + "\"" + MASK + "\"");
                });
    return without(masked, values);
  }

  private static String unescaped(MatchResult escape) {
    String character = Character.toString((char) Integer.parseInt(escape.group(1), 16));
    return Matcher.quoteReplacement(character);
  }

  /** Words of somebody else, with all that looks like a secret masked. */
  public static String inProse(String text) {
    String safe = PEM.matcher(text).replaceAll(MASK);
    safe = AUTHORIZATION.matcher(safe).replaceAll("$1" + MASK);
    safe = BEARER.matcher(safe).replaceAll("$1" + MASK);
    safe = IN_PROSE.matcher(safe).replaceAll("$1" + MASK);
    safe = TOKEN_SHAPED.matcher(safe).replaceAll(MASK);
    return LONG_RUN
        .matcher(safe)
        .replaceAll(run -> isRandom(run.group()) ? MASK : Matcher.quoteReplacement(run.group()));
  }

  /** Hashes and cloud ids are one-case; keys and tokens in base64 mix cases and digits. */
  private static boolean isRandom(String run) {
    return run.chars().anyMatch(Character::isUpperCase)
        && run.chars().anyMatch(Character::isLowerCase)
        && run.chars().anyMatch(Character::isDigit);
  }

  /** A configuration item's value, such as options of a JVM or an address; null gives null. */
  public static String inOptions(String value) {
    return value == null ? null : inProse(inAddress(value));
  }

  /** The text with these very values masked. */
  public static String without(String text, Iterable<String> secrets) {
    String rest = text;
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST && !secret.equals(MASK)) {
        rest = rest.replace(secret, MASK);
      }
    }
    return rest;
  }
}
