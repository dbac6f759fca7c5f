package dev.sessionrelay.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of one operation that fail at random.
 *
 * @param status HTTP status to answer with, 300 to 599
 * @param probability share of the requests, 0 to 1
 */
public record FailRule(CloudOperation operation, int status, double probability) {
  private static final Pattern FORM = Pattern.compile("([a-z-]+):(\\d{3})=(\\d*\\.?\\d+)");
  private static final String EXAMPLE = "huawei-sql-session:429=0.1";

  public FailRule {
    require(status >= 300 && status <= 599, "status " + status + " is not in 300 to 599");
    require(probability >= 0 && probability <= 1, "probability is not in 0 to 1");
  }

  /** Reads {@code endpoint:status=probability}. */
  static FailRule parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    require(form.matches(), "'" + text + "' is not endpoint:status=probability");
    int status = Integer.parseInt(form.group(2));
    double probability = Double.parseDouble(form.group(3));
    return new FailRule(SimulatedClouds.operation(form.group(1)), status, probability);
  }

  /**
   * Reads a comma list of rules such as {@code huawei-sql-session:429=0.1}; blank gives none.
   *
   * @throws IllegalArgumentException saying what is wrong, with a valid example
   */
  public static List<FailRule> parseAll(String text) {
    return Arrays.stream(text.split(","))
        .filter(rule -> !rule.isBlank())
        .map(FailRule::parse)
        .toList();
  }

  private static void require(boolean valid, String problem) {
    if (!valid) {
      throw new IllegalArgumentException("fail rule: " + problem + "; for example " + EXAMPLE);
    }
  }
}
