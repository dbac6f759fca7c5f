package dev.sessionrelay.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names of types: two words rather than one, and one name for one thing. */
class NamesTest {
  private static final JavaClasses TYPES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sessionrelay");

  /** Names that more than one type has, each with the reason. */
  private static final Map<String, String> SHARED = Map.of();

  @Test
  void oneSimpleNameMeansOneThing() {
    Map<String, Set<String>> owners = new TreeMap<>();
    named()
        .forEach(
            type ->
                owners
                    .computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                    .add(type.getName()));
    Map<String, Set<String>> shared =
        owners.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .filter(entry -> !SHARED.containsKey(entry.getKey()))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    assertEquals(Map.of(), shared);
  }

  @Test
  void exceptionsAreStillNeeded() {
    List<String> names = named().stream().map(JavaClass::getSimpleName).toList();
    SHARED
        .keySet()
        .forEach(name -> assertTrue(names.indexOf(name) != names.lastIndexOf(name), name));
  }

  @Test
  void atMostAQuarterOfTheNamesAreOneWord() {
    List<JavaClass> all =
        named().stream().filter(type -> type.getEnclosingClass().isEmpty()).toList();
    List<String> single =
        all.stream()
            .map(JavaClass::getSimpleName)
            .filter(name -> name.matches("[A-Z][a-z0-9]*"))
            .sorted()
            .toList();
    assertTrue(
        4 * single.size() <= all.size(), () -> single.size() + " of " + all.size() + ": " + single);
  }

  private static List<JavaClass> named() {
    return TYPES.stream()
        .filter(type -> !type.isAnonymousClass() && !type.isLocalClass() && !type.isArray())
        .filter(
            type -> !type.getSimpleName().equals("package-info") && !type.getSimpleName().isEmpty())
        .toList();
  }
}
