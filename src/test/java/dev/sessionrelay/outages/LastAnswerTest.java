package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.HeldException;
import dev.sessionrelay.poll.DuePoll;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Channel;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.processor.errorhandler.DefaultExceptionPolicyStrategy;
import org.apache.camel.processor.errorhandler.ErrorHandlerSupport;
import org.apache.camel.processor.errorhandler.ExceptionPolicyKey;
import org.apache.camel.processor.errorhandler.ExceptionPolicyStrategy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request fails in one way, and when it is retried in another: what comes of the turn is decided
 * by the last answer, whether Camel chooses the error branch anew with each failure or stays in the
 * branch of the first. All pairs of answers, through the shipped routes.
 */
class LastAnswerTest {
  private static final String SETTINGS =
      "simulator.enabled = false\nretry.delay = 1ms\nhttp.response-timeout = 5s\n";

  /** A file with a secret is looked at once a second. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1_100);

  /** How Camel finds the branch of a failure that follows another one. */
  private enum Choice {
    ANEW,
    KEPT
  }

  /** What a vendor answers, and the row of the failure table that it is. */
  private enum Answer {
    GOOD(null, null),
    BAD_REQUEST(FailureKind.BAD_REQUEST, Reply.status(400)),
    UNAUTHENTICATED(FailureKind.UNAUTHENTICATED, Reply.status(401)),
    FORBIDDEN(FailureKind.FORBIDDEN, Reply.status(403)),
    REFUSED_TOKEN(FailureKind.REFUSED_TOKEN, refusedToken()),
    NOT_FOUND(FailureKind.NOT_FOUND, null),
    FOREIGN_NOT_FOUND(FailureKind.FOREIGN_NOT_FOUND, Reply.html(404)),
    PROXY_REFUSED(FailureKind.PROXY_REFUSED, Reply.status(407)),
    TIMED_OUT(FailureKind.TIMED_OUT, Reply.status(408)),
    CONFLICT(FailureKind.CONFLICT, incorrectState()),
    THROTTLED(FailureKind.THROTTLED, Reply.answer(429, Map.of("Retry-After", "0"), "")),
    VENDOR_FAULT(FailureKind.VENDOR_FAULT, Reply.status(500)),
    OTHER_SERVER_ERROR(FailureKind.OTHER_SERVER_ERROR, Reply.status(503)),
    OTHER_CLIENT_ERROR(FailureKind.OTHER_CLIENT_ERROR, Reply.status(418)),
    REDIRECT(FailureKind.REDIRECT, Reply.status(302)),
    OTHER_STATUS(FailureKind.OTHER_STATUS, Reply.status(299)),
    NO_ANSWER(FailureKind.NO_ANSWER, Reply.reset()),
    MALFORMED(FailureKind.MALFORMED, Reply.html(200));

    private final FailureKind row;
    private final Reply reply;

    Answer(FailureKind row, Reply reply) {
      this.row = row;
      this.reply = reply;
    }

    /** What Huawei's gateway says of a token that is no good any more. */
    private static Reply refusedToken() {
      return Reply.answer(
          403,
          Map.of("Content-Type", "application/json"),
          "{\"error_code\":403,\"error_msg\":\"X-Auth-Token is invalid in the request\"}");
    }

    /** Oracle alone has one that passes. */
    private static Reply incorrectState() {
      return Reply.answer(
          409, Map.of("Content-Type", "application/json"), "{\"code\":\"IncorrectState\"}");
    }

    /** What only the vendor itself can say. */
    private Reply of(Vendors endpoint) {
      return switch (this) {
        case GOOD -> Reply.json(endpoint.good());
        case NOT_FOUND -> endpoint.notFound();
        default -> reply;
      };
    }

    private boolean isAboutTheToken() {
      return row != null && row.does(FailureAction.RENEW_CREDENTIAL);
    }
  }

  /** A target whose vendor is well in the first turn, and then answers so. */
  private record Pair(Answer first, Answer then, AtomicInteger left) {
    Vendors endpoint() {
      return first == Answer.CONFLICT || then == Answer.CONFLICT
          ? Vendors.ORACLE_NOTEBOOK
          : Vendors.HUAWEI_SQL;
    }

    /** Huawei's answers about a token are not for Oracle, which has none to exchange. */
    boolean isPossible() {
      return first != then
          && first != Answer.GOOD
          && (then != Answer.CONFLICT || !first.isAboutTheToken())
          && (first != Answer.CONFLICT || then != Answer.REFUSED_TOKEN);
    }

    Reply reply(Answer answer) {
      return answer.of(endpoint());
    }

    String name() {
      return (first + "-" + then).toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @TempDir Path home;

  private final SettableClock time = SettableClock.runningFrom(SettableClock.BEGIN);
  private final Map<String, ExceptionPolicyKey> chosen = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource(Choice.class)
  void theLastAnswerOfTheTurnDecides(Choice choice) throws Exception {
    DemoKeys.ensure(home);
    List<Pair> pairs = pairs();
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig = Rig.start(home, SETTINGS + properties(pairs, vendor), time)) {
      choose(rig, choice);
      pairs.forEach(pair -> vendor.alwaysAnswers(pair.name(), pair.reply(Answer.GOOD)));
      turns(rig, pairs);
      pairs.forEach(pair -> vendor.answers(pair.name(), request -> next(pair)));
      turns(rig, pairs);
      Map<String, Integer> requests = new HashMap<>();
      pairs.forEach(pair -> requests.put(pair.name(), vendor.seen(pair.name()).size() - 1));
      // An end is believed when two turns in a row say so.
      List<Pair> gone =
          pairs.stream().filter(pair -> last(pair, requests) == Answer.NOT_FOUND).toList();
      gone.forEach(pair -> vendor.alwaysAnswers(pair.name(), pair.reply(Answer.NOT_FOUND)));
      turns(rig, gone);
      check(pairs, requests, rig, choice);
    }
  }

  private static List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Answer first : Answer.values()) {
      Stream.of(Answer.values())
          .map(then -> new Pair(first, then, new AtomicInteger(1)))
          .filter(Pair::isPossible)
          .forEach(pairs::add);
    }
    return pairs;
  }

  /** A token that is refused has just been exchanged. */
  private Reply next(Pair pair) {
    if (pair.left.getAndDecrement() <= 0) {
      return pair.reply(pair.then);
    }
    if (pair.first.isAboutTheToken()) {
      token(pair, "the-next-token");
      time.advance(BETWEEN_LOOKS);
    }
    return pair.reply(pair.first);
  }

  private void token(Pair pair, String token) {
    try {
      Files.writeString(home.resolve("token-" + pair.name()), token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String properties(List<Pair> pairs, RawVendor vendor) {
    StringBuilder properties = new StringBuilder();
    for (Pair pair : pairs) {
      token(pair, "a-token");
      String base = "http://127.0.0.1:" + vendor.port() + "/" + pair.name();
      properties.append(
          pair.endpoint()
              .properties(pair.name(), base)
              .replace("marked-token", "{{file:token-" + pair.name() + "}}"));
    }
    return properties.toString();
  }

  private void turns(Rig rig, List<Pair> pairs) {
    time.advance(Duration.ofMinutes(1));
    pairs.forEach(pair -> rig.fire(pair.name()));
    pairs.forEach(pair -> rig.awaitEnd(pair.name()));
  }

  private void check(List<Pair> pairs, Map<String, Integer> requests, Rig rig, Choice choice) {
    Map<String, List<JsonNode>> events = new HashMap<>();
    rig.events()
        .forEach(
            event -> events.computeIfAbsent(Rig.target(event), t -> new ArrayList<>()).add(event));
    Map<Answer, Integer> retried = new EnumMap<>(Answer.class);
    List<String> wrong = new ArrayList<>();
    for (Pair pair : pairs) {
      Answer last = last(pair, requests);
      retried.merge(pair.first, last == pair.then ? 1 : 0, Integer::sum);
      String seen = outcome(events.get(pair.name()), rig, pair);
      String expected = expected(last);
      if (!seen.equals(expected)) {
        wrong.add(pair.name() + ": expected " + expected + " but was " + seen);
      }
      if (choice == Choice.ANEW && last.row != null && !isBranchOf(last, pair)) {
        wrong.add(pair.name() + ": branch " + chosen.get(pair.name()));
      }
    }
    assertEquals("", String.join("\n", wrong));
    retried.forEach(
        (first, count) ->
            assertEquals(
                first.row.does(FailureAction.RETRY) || first.isAboutTheToken()
                    ? pairs.stream().filter(pair -> pair.first == first).count()
                    : 0,
                (long) count,
                first + " was retried"));
  }

  private static Answer last(Pair pair, Map<String, Integer> requests) {
    return requests.get(pair.name()) > 1 ? pair.then : pair.first;
  }

  /** What a branch asks for names its class or its row; after a 429, no more may be asked. */
  private boolean isBranchOf(Answer last, Pair pair) {
    ExceptionPolicyKey key = chosen.get(pair.name());
    if (key.getExceptionClass() == HeldException.class) {
      return last == Answer.THROTTLED;
    }
    String condition = String.valueOf(key.getWhen());
    return !condition.contains("!= '" + last.row.name() + "'")
        && (condition.contains(last.row.name())
            || condition.contains(last.row.failureClass().name()));
  }

  private static String outcome(List<JsonNode> events, Rig rig, Pair pair) {
    List<String> words = new ArrayList<>();
    events.stream().skip(1).map(LastAnswerTest::word).forEach(words::add);
    boolean slow = rig.pace().slowed(pair.name()) > 0;
    return words + (slow ? " slowed down" : "");
  }

  private static String word(JsonNode event) {
    String type = Rig.type(event);
    return type.equals("poll.failed")
        ? type + " " + event.at("/data/failure/class").asText()
        : type;
  }

  /** As the failure table has it. */
  private static String expected(Answer last) {
    if (last == Answer.GOOD) {
      return "[]";
    }
    if (last == Answer.NOT_FOUND) {
      return "[session.gone] slowed down";
    }
    FailureClass failed = last.row.failureClass();
    boolean slow = last.row.does(FailureAction.SLOW_DOWN_TARGET);
    return "[poll.failed " + failed + "]" + (slow ? " slowed down" : "");
  }

  /** Notes which branch is chosen, and, if Camel is to stay in the first one, keeps it. */
  private void choose(Rig rig, Choice choice) throws Exception {
    ExceptionPolicyStrategy camels = new DefaultExceptionPolicyStrategy();
    ExceptionPolicyStrategy noted =
        (policies, exchange, e) -> noted(camels, policies, exchange, e, choice);
    for (Route route : rig.camel().getRoutes()) {
      use(noted, route.navigate());
    }
  }

  private ExceptionPolicyKey noted(
      ExceptionPolicyStrategy camels,
      Set<ExceptionPolicyKey> policies,
      Exchange exchange,
      Throwable e,
      Choice choice) {
    ExceptionPolicyKey first = exchange.getProperty("first", ExceptionPolicyKey.class);
    ExceptionPolicyKey key =
        first != null && choice == Choice.KEPT
            ? first
            : camels.getExceptionPolicy(policies, exchange, e);
    exchange.setProperty("first", key);
    chosen.put(exchange.getVariable(PollRecorder.POLL, DuePoll.class).origin().target(), key);
    return key;
  }

  private static void use(ExceptionPolicyStrategy strategy, Navigate<Processor> parent)
      throws Exception {
    for (Processor child : parent.next()) {
      if (child instanceof Channel channel
          && channel.getErrorHandler() instanceof ErrorHandlerSupport handler) {
        Field field = ErrorHandlerSupport.class.getDeclaredField("exceptionPolicy");
        field.setAccessible(true);
        field.set(handler, strategy);
      }
      if (child instanceof Navigate<?> inner && inner.hasNext()) {
        @SuppressWarnings("unchecked")
        Navigate<Processor> processors = (Navigate<Processor>) inner;
        use(strategy, processors);
      }
    }
  }
}
