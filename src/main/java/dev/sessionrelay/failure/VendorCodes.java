package dev.sessionrelay.failure;

import java.util.List;
import java.util.Optional;

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
   * @param code as the vendor writes it; a {@code *} at its end stands for anything
   */
  public static Rule rule(String code, FailureKind row) {
    return new Rule(code, 0, null, row, null);
  }

  public VendorCodes writtenAlso(String older, String newer) {
    return new VendorCodes(rules, older, newer);
  }

  /**
   * What a code means.
   *
   * @param statusFamily first digit of the statuses that the rule holds for, 0 for all
   * @param word that the message must contain, or null
   * @param advice instead of the row's, or null
   */
  public record Rule(String code, int statusFamily, String word, FailureKind row, String advice) {
    /** Only with statuses of this first digit. */
    public Rule with(int family) {
      return new Rule(code, family, word, row, advice);
    }

    /** Only where the message contains this word. */
    public Rule about(String part) {
      return new Rule(code, statusFamily, part, row, advice);
    }

    public Rule advising(String words) {
      return new Rule(code, statusFamily, word, row, words);
    }

    boolean holds(int status, String actual, String message) {
      return matches(actual)
          && (statusFamily == 0 || statusFamily == status / 100)
          && (word == null || (message != null && message.contains(word)));
    }

    private boolean matches(String actual) {
      return code.endsWith("*")
          ? actual.regionMatches(true, 0, code, 0, code.length() - 1)
          : actual.equalsIgnoreCase(code);
    }

    /** In words, for the documentation. */
    public String condition() {
      return "`"
          + code
          + "`"
          + (statusFamily == 0 ? "" : " with " + statusFamily + "xx")
          + (word == null ? "" : " about `" + word + "`");
    }
  }

  Optional<Rule> decide(int status, VendorError error) {
    if (error.code() == null) {
      return Optional.empty();
    }
    String code = plain(error.code());
    return rules.stream().filter(rule -> rule.holds(status, code, error.message())).findFirst();
  }

  /** Whether this vendor writes a code into every error. */
  boolean areKnown() {
    return !rules.isEmpty();
  }

  private String plain(String code) {
    return older != null && code.startsWith(older) ? newer + code.substring(older.length()) : code;
  }
}
