package dev.sessionrelay.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sessionrelay.cloud.Vendors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One cloud stands in one package: nobody else names it, in code or in the text of a literal, but
 * {@link Vendors} and the simulator.
 */
@AnalyzeClasses(packages = "dev.sessionrelay", importOptions = ImportOption.DoNotIncludeTests.class)
class VendorRulesTest {
  private static final Path ROOT = Path.of("src/main/java/dev/sessionrelay");

  /** Comments, and what may look like one: literals go before them. */
  private static final Pattern LITERAL_OR_COMMENT =
      Pattern.compile(
          "\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'"
              + "|(?<comment>//[^\\n]*|/\\*.*?\\*/)",
          Pattern.DOTALL);

  @ArchTest
  static final ArchRule onlyTheListNamesThePackageOfAVendor =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sessionrelay.cloud.*..")
          .and()
          .doNotHaveFullyQualifiedName(Vendors.class.getName())
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sessionrelay.cloud.*..");

  @ArchTest
  static final ArchRule vendorsDoNotKnowEachOther =
      slices().matching("dev.sessionrelay.cloud.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule cloudsKnowMappingFailuresSessionsAndSettingsAlone =
      classes()
          .that()
          .resideInAPackage("dev.sessionrelay.cloud..")
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage("dev.sessionrelay.cloud..")
                  .or(resideInAPackage("dev.sessionrelay.mapping"))
                  .or(resideInAPackage("dev.sessionrelay.failure"))
                  .or(resideInAPackage("dev.sessionrelay.session"))
                  .or(resideInAPackage("dev.sessionrelay.settings"))
                  .or(resideInAPackage("java.."))
                  .or(resideInAPackage("javax.crypto.."))
                  .or(resideInAPackage("javax.security.auth.x500.."))
                  .or(resideInAPackage("javax.xml.stream.."))
                  .or(resideInAPackage("org.bouncycastle.."))
                  .or(resideInAPackage("com.fasterxml.jackson..")));

  @Test
  void aVendorsNameStandsInItsOwnPackageAlone() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      String[] lines = withoutComments(Files.readString(file)).split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        String line = lines[i].toLowerCase(Locale.ROOT);
        for (String vendor : Vendors.names()) {
          if (line.contains(vendor) && !file.startsWith(ROOT.resolve("cloud").resolve(vendor))) {
            found.add(file + ":" + (i + 1) + ": " + lines[i].strip());
          }
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void theScanSeesNamesAndLiteralsAndLeavesOutComments() {
    String source =
        """
        // acme one
        String acmeTwo = "acme // three"; /* acme
        four */ char c = '"'; // "acme five
        """;
    String code = withoutComments(source);
    assertTrue(code.contains("acmeTwo") && code.contains("acme // three"), code);
    assertEquals(List.of(), Stream.of("one", "four", "five").filter(code::contains).toList());
    assertEquals(source.split("\n").length, code.split("\n").length, "lines keep their numbers");
  }

  @Test
  void everyVendorHasAPackageOfItsName() throws IOException {
    for (String vendor : Vendors.names()) {
      assertTrue(Files.isDirectory(ROOT.resolve("cloud").resolve(vendor)), vendor);
    }
    assertTrue(sources().size() > 200, "the scan reads the sources");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.startsWith(ROOT.resolve("simulator")))
          .filter(file -> !file.equals(ROOT.resolve("cloud/Vendors.java")))
          .sorted()
          .toList();
    }
  }

  private static String withoutComments(String source) {
    return LITERAL_OR_COMMENT
        .matcher(source)
        .replaceAll(
            match -> {
              Matcher found = (Matcher) match;
              String comment = found.group("comment");
              String rest = comment == null ? match.group() : comment.replaceAll("[^\\n]", "");
              return Matcher.quoteReplacement(rest);
            });
  }
}
