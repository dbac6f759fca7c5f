package dev.sessionrelay.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** How the packages stand to each other, and habits that hold everywhere. */
@AnalyzeClasses(packages = "dev.sessionrelay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.sessionrelay";

  /** The rooms, each with those right below it; what these may import, it may too. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("cli", Set.of("status", "simulator")),
          Map.entry("status", Set.of("relay")),
          Map.entry("relay", Set.of("alert", "report", "poll", "sink", "routefile", "simulator")),
          Map.entry("alert", Set.of("config", "ledger")),
          Map.entry("report", Set.of("config", "ledger")),
          Map.entry("poll", Set.of("account", "ledger")),
          Map.entry("account", Set.of("config", "telemetry")),
          Map.entry("config", Set.of("cloud")),
          Map.entry("cloud", Set.of("mapping")),
          Map.entry("mapping", Set.of("failure", "session", "settings")),
          Map.entry("sink", Set.of("ledger", "failure", "session", "settings")),
          Map.entry("ledger", Set.of("session", "settings", "telemetry")),
          Map.entry("routefile", Set.of("settings")),
          Map.entry("failure", Set.of("session", "settings")),
          Map.entry("session", Set.of()),
          Map.entry("settings", Set.of()),
          Map.entry("telemetry", Set.of()),
          Map.entry("simulator", Set.of()));

  @ArchTest
  static final ArchRule importsRunDownwards =
      classes()
          .should(dependOnlyDownwards())
          .because("the rooms stand above each other as CONTRIBUTING.md draws them");

  @ArchTest
  static final ArchRule noPackagesInACircle =
      slices()
          .matching("dev.sessionrelay.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(name(ROOT + ".cloud.Vendors"), resideInAPackage(ROOT + ".cloud.*"))
          .ignoreDependency(
              name(ROOT + ".simulator.SimulatedClouds"), resideInAPackage(ROOT + ".simulator.*"));

  @ArchTest
  static final ArchRule onlyTheListNamesASimulatedCloud =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".simulator.*")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".simulator.SimulatedClouds")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".simulator.*");

  @ArchTest
  static final ArchRule deliveryKnowsNoSinkOfItsOwn =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".sink")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".sink.*");

  @ArchTest
  static final ArchRule reloadingKnowsRoutesAndNoOtherPart =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".relay.reload")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".relay",
              ROOT + ".alert..",
              ROOT + ".report..",
              ROOT + ".sink..",
              ROOT + ".account..",
              ROOT + ".ledger..");

  @ArchTest
  static final ArchRule theCoreKnowsNoCamel =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.sessionrelay.session..",
              "dev.sessionrelay.failure..",
              "dev.sessionrelay.settings..",
              "dev.sessionrelay.cloud..",
              "dev.sessionrelay.mapping..",
              "dev.sessionrelay.config..",
              "dev.sessionrelay.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule signersKnowNoHttpClient =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Signer")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache..");

  @ArchTest
  static final ArchRule timeComesFromAnInjectedClock =
      noClasses()
          .that(resideOutsideOfPackages("..cli..", "..simulator.."))
          .should(be(callersOfTheSystemsClock()));

  @ArchTest
  static final ArchRule noStaticStateThatChanges =
      fields().that().areStatic().should().beFinal().andShould(notHoldWhatChanges());

  @ArchTest
  static final ArchRule recordsCopyTheirCollections =
      classes().that(are(recordsWithCollections())).should(copyThem());

  @ArchTest
  static final ArchRule onlyTheCommandLineTalksToTheTerminal =
      noClasses()
          .that(resideOutsideOfPackages("..cli..", "..simulator.."))
          // It writes nothing: it looks whether the log's lines were written.
          .and()
          .doNotHaveSimpleName("StandardOutput")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  private static ArchCondition<JavaClass> dependOnlyDownwards() {
    return new ArchCondition<>("depend only on packages below") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        origin.getDirectDependenciesFromSelf().stream()
            .filter(ArchitectureTest::isUpwards)
            .forEach(
                dependency ->
                    events.add(SimpleConditionEvent.violated(origin, dependency.getDescription())));
      }
    };
  }

  private static boolean isUpwards(Dependency dependency) {
    JavaClass target = dependency.getTargetClass().getBaseComponentType();
    String from = room(dependency.getOriginClass());
    String to = room(target);
    return target.getPackageName().startsWith(ROOT)
        && !from.equals(to)
        && !below(from).contains(to);
  }

  private static Set<String> below(String room) {
    Set<String> direct = ARROWS.get(room);
    if (direct == null) {
      throw new AssertionError("the package " + room + " has no place among the rooms");
    }
    Set<String> all = new HashSet<>(direct);
    direct.forEach(one -> all.addAll(below(one)));
    return all;
  }

  /** The first part of the package's name behind ours. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.length() <= ROOT.length() ? "" : name.substring(ROOT.length() + 1).split("\\.")[0];
  }

  private static DescribedPredicate<JavaClass> callersOfTheSystemsClock() {
    return DescribedPredicate.describe(
        "callers of the system's clock",
        type -> type.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::asksTheSystem));
  }

  private static boolean asksTheSystem(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return (owner.isEquivalentTo(System.class) && access.getName().equals("currentTimeMillis"))
        || (owner.isEquivalentTo(Clock.class) && access.getName().startsWith("system"))
        || (owner.getPackageName().equals(Instant.class.getPackageName())
            && access.getName().equals("now")
            && access.getTarget()
                instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget call
            && call.getRawParameterTypes().isEmpty());
  }

  private static ArchCondition<JavaField> notHoldWhatChanges() {
    return new ArchCondition<>("not hold what changes") {
      private final List<Class<?>> changing =
          List.of(
              AtomicBoolean.class,
              AtomicInteger.class,
              AtomicLong.class,
              AtomicReference.class,
              StringBuilder.class,
              java.util.HashMap.class,
              java.util.ArrayList.class,
              java.util.HashSet.class,
              java.util.concurrent.ConcurrentMap.class,
              java.util.Queue.class,
              ThreadLocal.class);

      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (changing.stream().anyMatch(field.getRawType()::isAssignableTo)) {
          events.add(SimpleConditionEvent.violated(field, field.getDescription()));
        }
      }
    };
  }

  private static DescribedPredicate<JavaClass> recordsWithCollections() {
    return DescribedPredicate.describe(
        "public records with collections",
        type ->
            type.isRecord()
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getFields().stream().anyMatch(ArchitectureTest::isCollection));
  }

  private static boolean isCollection(JavaField field) {
    return !field.getModifiers().contains(JavaModifier.STATIC)
        && (field.getRawType().isAssignableTo(Collection.class)
            || field.getRawType().isAssignableTo(Map.class));
  }

  private static ArchCondition<JavaClass> copyThem() {
    return new ArchCondition<>("copy them when they are made") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        long collections = type.getFields().stream().filter(ArchitectureTest::isCollection).count();
        if (type.getConstructors().stream().mapToLong(ArchitectureTest::copies).sum()
            < collections) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " keeps its caller's"));
        }
      }
    };
  }

  private static long copies(JavaCodeUnit constructor) {
    return constructor.getMethodCallsFromSelf().stream()
        .filter(
            call -> call.getName().equals("copyOf") || call.getName().startsWith("unmodifiable"))
        .count();
  }
}
