package dev.sessionrelay.failure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The error codes of one vendor that say more than the status they come with; the first rule that
 * holds decides.
 *
 * @param older how older gateways begin a code that they otherwise write like {@code newer}; null
 *     when there are none
 */
public record VendorCodes(List<Rule> rules, String older, String newer) {
  /** Of vendors whose codes nobody has listed. */
  public static final VendorCodes NONE = of();

  /** The advice for a call that a vendor's service does not have. */
  public static final String NO_SUCH_API =
      "Check the account's region and base-url: this service does not have the call there.";

  public VendorCodes {
    rules = List.copyOf(rules);
  }

  public static VendorCodes of(Rule... rules) {
    return new VendorCodes(List.of(rules), null, null);
  }

  /**
   * @param code as the vendor writes it; a {@code *} at its end stands for anything, and the empty
   *     text for an error without a code
   */
  public static Rule rule(String code, FailureKind row) {
    return new Rule(code, 0, null, null, row, null);
  }

  public VendorCodes writtenAlso(String older, String newer) {
    return new VendorCodes(rules, older, newer);
  }

  /**
   * What a code means.
   *
   * @param status the status that the rule holds for, or its first digit, or 0 for all
   * @param word that the message must contain in any letter case, or null
   * @param header that the answer must have, or null
   * @param advice instead of the row's, or null
   */
  public record Rule(
      String code, int status, String word, String header, FailureKind row, String advice) {
    /** Only with this status, or with statuses of this first digit. */
    public Rule with(int statusOrFamily) {
      return new Rule(code, statusOrFamily, word, header, row, advice);
    }

    /** Only where the message contains this word. */
    public Rule about(String part) {
      return new Rule(code, status, part, header, row, advice);
    }

    /** Only where the answer has this header. */
    public Rule withHeader(String name) {
      return new Rule(code, status, word, name, row, advice);
    }

    public Rule advising(String words) {
      return new Rule(code, status, word, header, row, words);
    }

    private boolean holds(
        int actual, String actualCode, String message, Function<String, String> headers) {
      return matches(actualCode)
          && (status == 0 || status == actual || status == actual / 100)
          && (word == null || contains(message, word))
          && (header == null || headers.apply(header) != null);
    }

    private static boolean contains(String message, String word) {
      return message != null
          && message.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    private boolean matches(String actual) {
      return code.endsWith("*")
          ? actual.regionMatches(true, 0, code, 0, code.length() - 1)
          : actual.equalsIgnoreCase(code);
    }

    /** In words, for the documentation. */
    public String condition() {
      String named = code.isEmpty() ? "no code" : code.equals("*") ? "any" : "`" + code + "`";
      return named
          + (status == 0 ? "" : " with " + status + (status < 10 ? "xx" : ""))
          + (word == null ? "" : " about `" + word + "`")
          + (header == null ? "" : " and the header `" + header + "`");
    }
  }

  /** The rule that holds for an answer, if there is one. */
  public Optional<Rule> decide(int status, VendorError error, Function<String, String> headers) {
    String code = error.code() == null ? "" : plain(error.code());
    return rules.stream()
        .filter(rule -> rule.holds(status, code, error.message(), headers))
        .findFirst();
  }

  private String plain(String code) {
    return older != null && code.regionMatches(true, 0, older, 0, older.length())
        ? newer + code.substring(older.length())
        : code;
  }
}
