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

  /** Imports run from a line to lines below it, and inside a package. */
  private static final List<Set<String>> LAYERS =
      List.of(
          Set.of("command"),
          Set.of("status"),
          Set.of("relay"),
          Set.of("web", "reload"),
          Set.of("sink", "target"),
          Set.of("poll"),
          Set.of("ledger", "auth"),
          Set.of("cloud"),
          Set.of("failure"),
          Set.of("session", "config"));

  @ArchTest
  static final ArchRule importsRunDownwards =
      classes()
          .that(resideOutsideOfPackages("..simulator.."))
          .should(dependOnlyDownwards())
          .because(
              "command, then status, relay, web and reload, sink and target, poll, ledger and auth, cloud, failure, session and config");

  @ArchTest
  static final ArchRule theSimulatorSharesNothingWithWhatItChecks =
      classes()
          .that(resideInAPackage("..simulator.."))
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackages("dev.sessionrelay..")
                  .or(resideInAPackage("..sessionrelay.simulator.."))
                  .or(resideInAPackage("..sessionrelay.session..")));

  @ArchTest
  static final ArchRule onlyTheAssemblyAndTheCommandsStartTheSimulator =
      noClasses()
          .that(resideOutsideOfPackages("..relay..", "..command..", "..simulator.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..sessionrelay.simulator..");

  @ArchTest
  static final ArchRule noPackagesInACircle =
      slices()
          .matching("dev.sessionrelay.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(name(ROOT + ".cloud.Vendors"), resideInAPackage(ROOT + ".cloud.*"))
          .ignoreDependency(keysThatCloudsDefine(), resideInAPackage(ROOT + ".cloud"));

  /** They belong to the rules, above the language of properties, from which they will part. */
  private static DescribedPredicate<JavaClass> keysThatCloudsDefine() {
    return DescribedPredicate.describe(
        "keys that clouds define",
        type ->
            type.getPackageName().equals(ROOT + ".config")
                && List.of("AccountKeys", "TargetKeys", "Meanings").contains(type.getSimpleName()));
  }

  @ArchTest
  static final ArchRule theCoreKnowsNoCamel =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..session..", "..cloud..", "..failure..", "..auth..", "..ledger..", "..config..")
          .and()
          .resideInAPackage("dev.sessionrelay.*..")
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
          .that(resideOutsideOfPackages("..command..", "..simulator.."))
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
          .that(resideOutsideOfPackages("..command..", "..simulator.."))
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
    String from = concept(dependency.getOriginClass());
    String to = concept(dependency.getTargetClass().getBaseComponentType());
    boolean ours =
        dependency.getTargetClass().getBaseComponentType().getPackageName().startsWith(ROOT);
    return ours
        && !from.equals(to)
        && !to.equals("simulator")
        && !keysThatCloudsDefine().test(dependency.getOriginClass())
        && layer(to) <= layer(from);
  }

  /** The first part of the package's name behind ours. */
  private static String concept(JavaClass type) {
    String name = type.getPackageName();
    return name.length() <= ROOT.length() ? "" : name.substring(ROOT.length() + 1).split("\\.")[0];
  }

  private static int layer(String concept) {
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      if (LAYERS.get(layer).contains(concept)) {
        return layer;
      }
    }
    throw new AssertionError("the package " + concept + " has no place in the layers");
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
