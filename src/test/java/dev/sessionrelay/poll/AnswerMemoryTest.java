package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.Golden;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.mapping.SessionMapping;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An answer that is known says what it would say if it were read. Rounds: {@code memory.rounds}.
 */
class AnswerMemoryTest {
  private static final int ROUNDS = Integer.getInteger("memory.rounds", 100);
  private static final SessionMapping MAPPING =
      Vendors.endpoint("alibaba-session-cluster").orElseThrow().mapping();
  private static final String CLUSTER =
      "\"sessionCluster\":{\"sessionClusterId\":\"sc-1\",\"state\":\"Running\",\"extra\":%s}";

  private final Random random = new Random(1);
  private int known;

  /** What comes of an answer: all of it, in words. */
  private record Verdict(
      List<SessionMark> marks, List<Session> sessions, String token, Integer total, Object more) {
    static Verdict of(SessionPage page) {
      return new Verdict(
          page.seen().marks(),
          page.sessions(),
          page.nextToken(),
          page.total(),
          page.undocumentedWords());
    }

    static Verdict of(MalformedAnswerException e) {
      return new Verdict(List.of(), List.of(), null, null, e.getMessage() + e.excerpt());
    }
  }

  static List<Golden> answers() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aKnownAnswerSaysWhatItSaysWhenItIsRead(Golden pair) {
    DuePoll poll = poll(pair);
    SessionMapping mapping = mapping(pair);
    String body = new String(pair.body(), StandardCharsets.ISO_8859_1);
    for (int round = 0; round < ROUNDS; round++) {
      check(poll, mapping, bytes(round % 3 == 0 ? changed(body) : anotherRequest(body)));
      check(poll, mapping, pair.body());
    }
    boolean malformed = pair.expected().has("malformed");
    assertEquals(malformed, known == 0, () -> known + " answers were known");
  }

  @Test
  void anotherRequestIdIsNoNews() {
    assertTrue(isSame("{\"requestId\":\"a\",%s}", "{\"requestId\":\"bb-2\",%s}"));
    assertTrue(
        isSame("{%s,\"requestId\" : \"a\", \"x\":1}\n", "{%s,\"requestId\" : \"b\", \"x\":1}\n"));
    assertFalse(isSame("{\"requestId\":\"a\",%s}", "{\"requestId\":\"a\" ,%s}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"requestId\":\"%s\"}",
        "\"{\\\"requestId\\\":\\\"%s\\\"}\"",
        "[{\"requestId\":\"%s\"}]",
        "{\"a\":{},\"requestId\":\"%s\"}"
      })
  void aRequestIdInsideWasTakenForThatOfTheAnswer(String extra) {
    String one = CLUSTER.formatted(extra.formatted("1"));
    String other = CLUSTER.formatted(extra.formatted("2"));
    for (String answer : List.of("{%s}", "{\"requestId\":\"r\",%s}", "{%s,\"requestId\":\"r\"}")) {
      assertFalse(knows(answer.formatted(one), answer.formatted(other)), answer);
      assertTrue(knows(answer.formatted(one), answer.formatted(one)), answer);
    }
  }

  @Test
  void anotherMappingReadsForItself() throws MalformedAnswerException {
    DuePoll poll = poll("sc-1");
    String body = "{" + CLUSTER.formatted("1") + "}";
    read(answer(poll, bytes(body), false), MAPPING);
    SessionMapping other = (origin, asked, id, bytes) -> null;
    AnsweredRequest same = answer(poll, bytes(body), true);
    assertNotNull(poll.memory().recall(same, MAPPING));
    assertNull(poll.memory().recall(same, other));
  }

  private static boolean isSame(String one, String other) {
    String cluster = CLUSTER.formatted("1");
    return knows(one.formatted(cluster), other.formatted(cluster));
  }

  private static boolean knows(String one, String other) {
    DuePoll poll = poll("sc-1");
    try {
      read(answer(poll, bytes(one), false), MAPPING);
    } catch (MalformedAnswerException e) {
      throw new AssertionError(one, e);
    }
    return poll.memory().knows(0, bytes(other));
  }

  private void check(DuePoll poll, SessionMapping mapping, byte[] body) {
    boolean isKnown = poll.memory().knows(0, body);
    known += isKnown ? 1 : 0;
    assertEquals(
        verdict(poll(poll), mapping, body, false),
        verdict(poll, mapping, body, isKnown),
        () -> new String(body, StandardCharsets.ISO_8859_1));
  }

  private static Verdict verdict(DuePoll poll, SessionMapping mapping, byte[] body, boolean known) {
    AnsweredRequest answer = answer(poll, body, known);
    try {
      SessionPage page = poll.memory().recall(answer, mapping);
      return Verdict.of(page == null ? read(answer, mapping) : page);
    } catch (MalformedAnswerException e) {
      return Verdict.of(e);
    }
  }

  private static SessionPage read(AnsweredRequest answer, SessionMapping mapping)
      throws MalformedAnswerException {
    DuePoll poll = answer.request().poll();
    VendorResponse response = answer.response();
    SessionPage page =
        mapping.map(poll.origin(), poll.askedFor(), response.requestId(), response.body());
    poll.memory().keep(answer, mapping, page);
    return page;
  }

  private static AnsweredRequest answer(DuePoll poll, byte[] body, boolean known) {
    return new AnsweredRequest(poll, new VendorResponse(body, "header", Instant.EPOCH, known));
  }

  private String anotherRequest(String body) {
    return body.replaceAll(
        "(\"requestId\"\\s*:\\s*)\"[^\"]*\"", "$1\"" + random.nextInt(1_000) + "-A\"");
  }

  /** One or two changes of the kind that a vendor, a proxy or a torn line makes. */
  private String changed(String body) {
    StringBuilder text = new StringBuilder(body);
    for (int i = random.nextInt(2); i >= 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.setLength(at);
        case 2 -> text.setCharAt(at, "{}[]\":,\\ 0-".charAt(random.nextInt(11)));
        case 3 -> text.insert(at, ",\"requestId\":\"" + random.nextInt(3) + "\"");
        default -> text.insert(at, "{\"requestId\":\"" + random.nextInt(3) + "\"}");
      }
    }
    return text.toString();
  }

  private static SessionMapping mapping(Golden pair) {
    return Vendors.endpoint(pair.endpoint())
        .map(EndpointDefinition::mapping)
        .orElse(CanonicalSessions.MAPPING);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static DuePoll poll(Golden pair) {
    return Polls.due(
        Golden.Origins.of(pair.endpoint()),
        pair.expected().path("askedFor").asText(null),
        Instant.EPOCH);
  }

  private static DuePoll poll(String askedFor) {
    return Polls.due(Golden.Origins.of("alibaba-session-cluster"), askedFor, Instant.EPOCH);
  }

  private static DuePoll poll(DuePoll other) {
    return Polls.due(other.origin(), other.askedFor(), Instant.EPOCH);
  }
}
