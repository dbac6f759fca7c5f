package dev.sessionrelay.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.MalformedAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMappingTest {
  private static final Map<String, String> LEAST = Map.of("sessionId", "/id", "state", "/status");

  private static String apply(Map<String, String> more, String answer) throws Exception {
    byte[] json = FieldMapping.compile(with(more)).apply(answer.getBytes(StandardCharsets.UTF_8));
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> options = new TreeMap<>(LEAST);
    options.putAll(more);
    return options;
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            Map.of("states", "RUNNING=up, ready; FAILED=broken"),
            "{'id':'a','status':'READY'}",
            "{'sessionId':'a','state':'RUNNING','vendorState':'READY'}"),
        Arguments.of(
            Map.of("sets", "t, none", "attributes.t", "/t", "attributes.l", "/l"),
            "{'id':'a','status':'s','t':['b',1,'a'],'l':['b','a']}",
            "{'attributes':{'l':['b','a'],'t':['a','b',1]},'sessionId':'a','state':'UNKNOWN',"
                + "'vendorState':'s'}"),
        Arguments.of(
            Map.of("createdAt", "/t", "name", "/n"),
            "{'id':'a','status':'s','t':1700000000.5,'n':1e21}",
            "{'createdAt':'2023-11-14T22:13:20.500Z','name':'1000000000000000000000',"
                + "'sessionId':'a','state':'UNKNOWN','vendorState':'s'}"),
        Arguments.of(
            Map.of("states", "RUNNING=up"),
            "{'id':'a','status':'odd'}",
            "{'sessionId':'a','state':'UNKNOWN','vendorState':'odd'}"),
        Arguments.of(
            Map.of("name", "/n", "queue", "/absent"),
            "{'id':'a','status':'s','n':null}",
            "{'sessionId':'a','state':'UNKNOWN','vendorState':'s'}"),
        Arguments.of(
            Map.of("owner.id", "/o/0", "owner.name", "/o/1", "attributes.a.b", "/x~1y"),
            "{'id':'a','status':'s','o':[1,'n'],'x/y':{'z':1}}",
            "{'attributes':{'a.b':{'z':1}},'owner':{'id':'1','name':'n'},'sessionId':'a',"
                + "'state':'UNKNOWN','vendorState':'s'}"),
        Arguments.of(
            Map.of("each", "/l", "nextToken", "/next"),
            "{'l':[{'id':'a','status':'s'}],'next':'t'}",
            "{'sessions':[{'sessionId':'a','state':'UNKNOWN','vendorState':'s'}],'nextToken':'t'}"),
        Arguments.of(
            Map.of("each", "/l", "nextToken", "/next"),
            "{'l':[]}",
            "{'sessions':[],'nextToken':null}"),
        Arguments.of(
            Map.of("each", "/l", "nextToken", "/next"),
            "{'l':[],'next':false}",
            "{'sessions':[],'nextToken':null}"),
        Arguments.of(
            Map.of("each", "/l", "nextToken", "/next", "noToken", "0, -1"),
            "{'l':[],'next':-1}",
            "{'sessions':[],'nextToken':null}"),
        Arguments.of(
            Map.of("each", "/l", "nextToken", "/next", "noToken", "0"),
            "{'l':[],'next':' '}",
            "{'sessions':[],'nextToken':null}"),
        Arguments.of(
            Map.of("states", "RUNNING=up"),
            "{'id':'a','status':' Up\\n'}",
            "{'sessionId':'a','state':'RUNNING','vendorState':'Up'}"),
        Arguments.of(
            Map.of("each", "/l", "nextToken", "/next"),
            "{'l':[],'next':7}",
            "{'sessions':[],'nextToken':'7'}"),
        Arguments.of(
            Map.of("name", "/n", "createdAt", "/c", "startedAt", "/s", "lastActivityAt", "/a"),
            "{'id':0,'status':3,'n':42,'c':1767323045,'s':1767323045000,'a':'0001-01-01T00:00:00Z'}",
            "{'createdAt':'2026-01-02T03:04:05Z','name':'42','sessionId':'0',"
                + "'startedAt':'2026-01-02T03:04:05Z','state':'UNKNOWN','vendorState':'3'}"),
        Arguments.of(
            Map.of("createdAt", "/c", "startedAt", "/s", "lastActivityAt", "/a", "queue", "/q"),
            "{'id':'a','status':'s','c':'2026-01-02T03:04:05+0000','s':'2026-01-02 03:04:05','a':'',"
                + "'q':' '}",
            "{'createdAt':'2026-01-02T03:04:05Z','sessionId':'a',"
                + "'startedAt':'2026-01-02T03:04:05Z','state':'UNKNOWN','vendorState':'s'}"),
        Arguments.of(
            Map.of("attributes.n", "/n", "autoStart", "/b"),
            "{'id':'a','status':'s','n':1.0,'b':'true'}",
            "{'attributes':{'n':1},'autoStart':true,'sessionId':'a','state':'UNKNOWN',"
                + "'vendorState':'s'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "true", "false", "''", "' '", "1.5"})
  void stateOfAnotherShapeChangedTheSession(String state) {
    assertThrows(
        MalformedAnswerException.class,
        () -> apply(Map.of(), "{'id':'a','status':%s}".formatted(state).replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'token':'t'}", "[]", "['t']", "true", "1.5"})
  void tokenOfAnotherShapeWasTakenForTheEnd(String token) {
    assertThrows(
        MalformedAnswerException.class,
        () ->
            apply(
                Map.of("each", "/l", "nextToken", "/next"),
                "{'l':[],'next':%s}".formatted(token).replace('\'', '"')));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsRewritten(Map<String, String> more, String answer, String expected)
      throws Exception {
    assertEquals(expected.replace('\'', '"'), apply(more, answer.replace('\'', '"')));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(Map.of("name", "n"), "'name' is 'n', expected a JSON Pointer, as in /data/id"),
        Arguments.of(Map.of("each", "l"), "'each' is 'l', expected a JSON Pointer"),
        Arguments.of(Map.of("states", "AWAKE=up"), "states has 'AWAKE=up', expected"),
        Arguments.of(Map.of("states", "RUNNING"), "states has 'RUNNING', expected"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamed(Map<String, String> more, String words) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> FieldMapping.compile(with(more)));
    assertTrue(e.getMessage().startsWith("canonical: " + words), e.getMessage());
  }

  @Test
  void whatEverySessionHasIsAskedFor() {
    for (String name : LEAST.keySet()) {
      Map<String, String> options = new TreeMap<>(LEAST);
      String example = options.remove(name);
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> FieldMapping.compile(options));
      assertEquals(
          "canonical: needs '%s', where the service has it, as in %s: %s"
              .formatted(name, name, example),
          e.getMessage());
    }
  }

  @Test
  void aListingWithoutItsArrayIsMalformed() {
    Exception e =
        assertThrows(
            MalformedAnswerException.class, () -> apply(Map.of("each", "/l"), "{\"l\":{}}"));
    assertTrue(e.getMessage().contains("/l: expected an array of sessions"), e.getMessage());
  }
}
