package dev.sessionrelay.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a formatter does not look at. */
class SourceTextTest {
  private static final int LONGEST = 300;
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
  private static final Pattern PLACE_OF_ONE_MACHINE =
      Pattern.compile("/(home|Users|work|root)/[a-z]+/");

  private static final String TEXT_FORM = "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"";
  private static final Pattern TEXT = Pattern.compile(TEXT_FORM, Pattern.DOTALL);
  private static final Pattern TEXT_OR_NO_CODE =
      Pattern.compile(
          "(" + TEXT_FORM + ")|'(?:\\\\.|[^'\\\\])'|/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile("%(\\d+\\$)?[-#+ 0,(]*\\d*(\\.\\d+)?[a-zA-Z&&[^sn]]");
  private static final Pattern LOCALE_WORDS =
      Pattern.compile(
          "String\\.format\\(|ofPattern\\(|to(Lower|Upper)Case\\(\\)|SimpleDateFormat|DecimalFormat"
              + "|NumberFormat\\.|MessageFormat|new Formatter\\(");

  @Test
  void aClassHasOneConceptAndAtMostThreeHundredLines() throws IOException {
    List<String> longer = new ArrayList<>();
    for (Path file : files("src/main/java", ".java")) {
      int lines = Files.readAllLines(file).size();
      if (lines > LONGEST) {
        longer.add(file + " has " + lines + " lines");
      }
    }
    assertEquals(List.of(), longer);
  }

  @Test
  void nothingIsLeftForLaterAndNothingNamesThisMachine() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("src", "routes", "bin", "bench", "docs", ".ci")) {
      for (Path file : files(folder, "")) {
        found.addAll(suspicious(file));
      }
    }
    for (String file : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pom.xml")) {
      found.addAll(suspicious(Path.of(file)));
    }
    assertEquals(List.of(), found);
  }

  private static List<String> suspicious(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    int number = 0;
    for (String line :
        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
            .split("\n")) {
      number++;
      if (LEFT_OVER.matcher(line).find() || PLACE_OF_ONE_MACHINE.matcher(line).find()) {
        found.add(file + ":" + number + ": " + line.strip());
      }
    }
    return found;
  }

  /** {@code ar_EG} made of a sequence number what no receiver could read. */
  @Test
  void bytesDoNotDependOnTheLocale() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files("src/main/java", ".java")) {
      localeSensitive(Files.readString(file)).forEach(text -> found.add(file + ": " + text));
    }
    assertEquals(List.of(), found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = \"%019d\".formatted(n);",
        "x = \"a; %d\" + \"b\".formatted(n);",
        "x = String.format(\"%s\", n);",
        "out.printf(\"%,d\", n);",
        "x = idFormat.formatted(n);",
        "x = word.toLowerCase();",
        "x = DateTimeFormatter.ofPattern(\"yyyy\");",
        "x = new DecimalFormat(\"0.0\");"
      })
  void theRuleAboutLocalesHolds(String source) {
    assertEquals(1, localeSensitive(source).size());
  }

  private static List<String> localeSensitive(String source) {
    // A statement ends with a semicolon, unless that is part of a text.
    String whole =
        TEXT_OR_NO_CODE
            .matcher(source)
            .replaceAll(
                found ->
                    found.group(1) == null
                        ? " "
                        : Matcher.quoteReplacement(found.group().replace(';', ',')));
    return Stream.of(whole.split(";"))
        .filter(statement -> !statement.contains("Locale."))
        .filter(SourceTextTest::dependsOnLocale)
        .map(String::strip)
        .toList();
  }

  private static boolean dependsOnLocale(String statement) {
    String texts =
        TEXT.matcher(statement).results().map(MatchResult::group).collect(Collectors.joining());
    boolean formats = statement.contains(".formatted(") || statement.contains(".printf(");
    return LOCALE_WORDS.matcher(statement).find()
        || (formats && (!texts.contains("%") || NUMBER.matcher(texts).find()));
  }

  @Test
  void everyPackageOfTheProductIsLookedAt() throws IOException {
    assertTrue(files("src/main/java", ".java").size() > 200);
  }

  private static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }
}
