package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.poll.PollRetry;
import dev.sessionrelay.poll.SlowDownTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The shipped error branches against the failure table: each row has one, which does as it says.
 */
class ErrorBranchesTest {
  private static final Path FOLDER = Path.of("routes/errors");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Class<?>> BEANS =
      Map.of(
          "outcome", PollRecorder.class, "pace", SlowDownTracker.class, "retry", PollRetry.class);

  /** The onException of one file. */
  private record Branch(String file, String configuration, JsonNode onException) {
    String condition() {
      return onException.at("/onWhen/expression/simple/expression").asText(null);
    }

    boolean isOf(Class<?> thrown) {
      return texts(onException.path("exception")).equals(List.of(thrown.getName()));
    }

    /** As {@code pace.slowDown}. */
    List<String> steps() {
      return StreamSupport.stream(onException.path("steps").spliterator(), false)
          .map(step -> call(step.path("bean")))
          .toList();
    }

    String retry() {
      JsonNode retry = onException.path("retryWhile").path("method");
      return retry.isMissingNode() ? null : call(retry);
    }

    private static String call(JsonNode bean) {
      return bean.path("ref").asText() + "." + bean.path("method").asText();
    }

    private static List<String> texts(JsonNode array) {
      return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private static final List<Branch> BRANCHES = branches();
  private static CamelContext camel;

  @BeforeAll
  static void start() {
    camel = new DefaultCamelContext();
    camel.start();
  }

  @AfterAll
  static void stop() {
    camel.stop();
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void eachRowIsTakenByOneBranchThatDoesWhatTheRowSays(FailureKind row) {
    List<Branch> taking = BRANCHES.stream().filter(branch -> takes(branch, row)).toList();
    assertEquals(1, taking.size(), () -> row + " is taken by " + taking);
    Branch branch = taking.get(0);
    boolean renews = row.does(FailureAction.RENEW_CREDENTIAL);

    if (renews) {
      assertEquals("retry.renewed", branch.retry(), branch.file());
    } else if (row.does(FailureAction.RETRY)) {
      assertTrue(
          List.of("retry.again", "retry.renewed").contains(branch.retry()), branch.toString());
    } else {
      assertEquals(null, branch.retry(), branch.file());
    }
    List<String> steps = new ArrayList<>();
    steps.add(row.does(FailureAction.SESSION_GONE) ? "outcome.gone" : "outcome.failed");
    if (row.does(FailureAction.SLOW_DOWN_TARGET)) {
      steps.add("pace.slowDown");
    }
    assertEquals(steps, branch.steps(), branch.file());
  }

  @Test
  void everyBranchIsTakenByARowOrByAnExceptionOfItsOwn() {
    for (Branch branch : BRANCHES) {
      boolean byRow = Stream.of(FailureKind.values()).anyMatch(row -> takes(branch, row));
      assertEquals(branch.isOf(PollException.class), byRow, branch.file());
    }
  }

  @Test
  void whatIsNoPollExceptionHasABranchToo() {
    List<String> others =
        BRANCHES.stream()
            .filter(branch -> !branch.isOf(PollException.class))
            .map(Branch::file)
            .toList();
    assertEquals(List.of("held.camel.yaml", "unexpected.camel.yaml"), others);
  }

  /** Camel ignores a method that is not there until it is called. */
  @Test
  void everyMethodThatABranchNamesExists() {
    for (Branch branch : BRANCHES) {
      Stream.concat(branch.steps().stream(), Stream.ofNullable(branch.retry()))
          .forEach(call -> assertTrue(exists(call), branch + " calls " + call));
    }
  }

  /** Camel looks the policy up only when a request fails, and writes its own lines without one. */
  @Test
  void everyBranchIsQuiet() {
    for (Branch branch : BRANCHES) {
      assertEquals("quiet", branch.onException().path("redeliveryPolicyRef").asText());
    }
  }

  @Test
  void everyBranchBelongsToTheVendorRoutes() {
    for (Branch branch : BRANCHES) {
      assertTrue(branch.configuration().startsWith("vendor-"), branch.file());
      assertEquals(
          "true",
          branch.onException().path("handled").path("constant").path("expression").asText(),
          branch.file());
    }
  }

  private static boolean exists(String call) {
    String[] parts = call.split("\\.");
    return Stream.of(BEANS.get(parts[0]).getMethods())
        .anyMatch(method -> method.getName().equals(parts[1]));
  }

  private static boolean takes(Branch branch, FailureKind row) {
    if (!branch.isOf(PollException.class)) {
      return false;
    }
    Language simple = camel.resolveLanguage("simple");
    Exchange exchange = new DefaultExchange(camel);
    exchange.setException(
        new PollException(
            new Failure(row, 500, null, row.meaning(), row.advice(), null, null, null)));
    return simple.createPredicate(branch.condition()).matches(exchange);
  }

  private static List<Branch> branches() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(ErrorBranchesTest::branch).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Branch branch(Path file) {
    JsonNode configuration = yaml(file).path(0).path("routeConfiguration");
    JsonNode onException = configuration.path("onException");
    assertEquals(1, onException.size(), file.toString());
    return new Branch(
        file.getFileName().toString(),
        configuration.path("id").asText(),
        onException.path(0).path("onException"));
  }

  private static JsonNode yaml(Path file) {
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      return JSON.valueToTree(tree);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
