package dev.sessionrelay.status.api;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.status.Reports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each path answers; {@code -Dreference.rewrite=true} writes the document anew. */
class ApiPathsTest {
  private static final Path DOCUMENT = Path.of("src/main/resources/web/openapi.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "/emr-serverless-spark/prod/w-1234abcd/sc-1";

  @TempDir Path directory;
  private SqlLedger ledger;
  private ApiPaths api;

  @BeforeEach
  void open() {
    ledger = Ledgers.SQLITE.open(directory);
    ledger.record(one(session("sc-1", RUNNING)));
    ledger.record(one(session("sc-2", FAILED)));
    ledger.failed(incident("sc-1", "THROTTLED"), T0.plusSeconds(1));
    ledger.recovered(ORIGIN, "sc-1", T0.plusSeconds(9));
    ledger.events().open("webhook", Start.OLDEST);
    DeadLetter second = new DeadLetter("webhook", 2, 3, T0.plusSeconds(20), "400 Bad Request");
    ledger.events().advance("webhook", new Progress(2, List.of()), List.of(second));
    api = new ApiPaths(Reports::troubled, ledger.reader());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void theDocumentIsThatOfTheRecords() throws Exception {
    String made = OpenApiDocument.text();
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(DOCUMENT, made);
    }
    assertEquals(made, Files.readString(DOCUMENT));
    assertEquals(
        made, new String(api.answer("/openapi.json", Map.of()).body(), StandardCharsets.UTF_8));
  }

  /** Every path, and every field both ways: none is missing, none is unknown. */
  @Test
  void everyAnswerIsAsTheDocumentSays() throws Exception {
    String event = body("/events", Map.of()).at("/events/0/id").asText();
    Map<String, String> samples =
        Map.of(
            "/sessions/{key}", "/sessions" + KEY,
            "/sessions/{key}/events", "/sessions" + KEY + "/events",
            "/events/{id}", "/events/" + event);
    Set<String> seen = new TreeSet<>();
    for (ApiPath path : ApiPath.all()) {
      if (path.answer() != null) {
        String sample = samples.getOrDefault(path.template(), path.template());
        ApiAnswer answer = api.answer(sample, Map.of());
        assertEquals(200, answer.status(), path.template());
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertEquals(List.of(), errors(path.template(), "200", body), path.template());
        assertFalse(JSON.readTree(body).isEmpty(), path.template());
        seen.add(path.template());
      }
    }
    assertEquals(14, seen.size());
    ApiAnswer missing = api.answer("/nothing", Map.of());
    assertEquals(
        List.of(),
        errors("/events", "default", new String(missing.body(), StandardCharsets.UTF_8)));
  }

  /** The schema of an answer, in a third party's validator. */
  private static List<String> errors(String path, String status, String body) throws Exception {
    ObjectNode document = (ObjectNode) JSON.readTree(Files.readString(DOCUMENT));
    JsonNode content =
        document
            .path("paths")
            .path(path)
            .path("get")
            .path("responses")
            .path(status)
            .path("content");
    ObjectNode schema = (ObjectNode) content.elements().next().path("schema").deepCopy();
    schema.set("components", document.path("components"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema.toString(), InputFormat.JSON)
        .validate(body, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /sessions                     |                    | /sessions/0/state              | FAILED
          /sessions                     | state=running      | /sessions/0/sessionId          | sc-1
          /sessions                     | q=sc-2 alice       | /sessions/0/name               | name of sc-2
          /sessions                     |                    | /sessions/0/link               | https://example.com/ui/sc-2
          /sessions                     |                    | /sessions/1/stateSince         | 2026-03-01T08:00:00Z
          /sessions                     |                    | /next                          | null
          /sessions/totals              | state=failed       | /totals/0/count                | 1
          /sessions%s                   |                    | /session/engine                | esr-2.1
          /sessions%s                   |                    | /timeline/0/state              | RUNNING
          /sessions%s                   |                    | /canonical/autoStop/enabled    | true
          /sessions%s                   |                    | /sightings/0/target            | spark
          /sessions%s/events            |                    | /events/2/type                 | sessionrelay.session.discovered
          /events                       | type=poll.failed   | /events/0/event/data/failure/class | THROTTLED
          /events                       | state=FAILED       | /events/0/deliveries/0/state   | DEAD
          /events                       | state=RUNNING      | /events/0/deliveries/0/state   | DELIVERED
          /events                       | type=poll.failed   | /events/0/deliveries/0/state   | WAITING
          /events                       | state=FAILED       | /events/0/session              | emr-serverless-spark/prod/w-1234abcd/sc-2
          /events                       | limit=1            | /next                          | 4
          /incidents                    | open=false         | /incidents/0/seconds           | 8.0
          /incidents                    | open=true          | /incidents/0/failures/0/status | 401
          /alerts                       |                    | /rules/0/open/0/session        | sc-000001
          /alerts                       |                    | /rules/0/open/0/cost/running   | 4.8
          /alerts                       |                    | /rules/1/rule                  | overlong
          /incidents                    | open=false         | /incidents/0/failures/0/class  | THROTTLED
          /targets                      |                    | /targets/2/slowed              | true
          /accounts                     |                    | /accounts/1/breakers/0/state   | open
          /sinks                        |                    | /stored/0/deadLetters          | 1
          /dead-letters                 | sink=webhook       | /deadLetters/0/error           | 400 Bad Request
          /dead-letters                 |                    | /deadLetters/0/event/subject   | sc-2
          /reload                       |                    | /reload/applied                | false
          /status                       |                    | /health/state                  | DEGRADED
          """)
  void pathsAnswer(String path, String query, String pointer, String value) throws Exception {
    assertEquals(value, body(path.replace("%s", KEY), parameters(query)).at(pointer).asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /sessions     | state=asleep        | 400 | state
          /sessions     | sort=age            | 400 | sort
          /sessions     | cursor=!            | 400 | cursor
          /sessions     | limit=0             | 400 | limit
          /sessions     | limit=1001          | 400 | limit
          /sessions     | stat=RUNNING        | 400 | stat
          /events       | type=session.bored  | 400 | type
          /events       | since=yesterday     | 400 | since
          /events       | cursor=x            | 400 | cursor
          /status       | q=1                 | 400 | q
          /sessions/x   |                     | 404 |
          /events/x     |                     | 404 |
          /stream       |                     | 404 |
          /sessions/    |                     | 404 |
          ''            |                     | 404 |
          """)
  void whatCannotBeAnsweredIsAProblem(String path, String query, int status, String parameter)
      throws Exception {
    ApiAnswer answer = api.answer(path, parameters(query));
    assertEquals(status, answer.status());
    assertEquals("application/problem+json", answer.type());
    JsonNode problem = JSON.readTree(answer.body());
    assertEquals(status, problem.path("status").asInt());
    assertEquals(parameter, problem.path("parameter").textValue());
    assertTrue(problem.path("detail").asText().length() > 10, problem.toString());
  }

  @Test
  void linkThatRunsAScriptIsNotGiven() throws Exception {
    Session evil =
        SessionBuilder.of(session("sc-9", RUNNING))
            .links(new Session.Links("javascript:alert(1)", null, null))
            .build();
    ledger.record(one(evil));
    assertTrue(body("/sessions", Map.of("q", "sc-9")).at("/sessions/0/link").isNull());
  }

  @Test
  void ledgerThatDoesNotAnswerIsAProblem() {
    ledger.close();
    assertEquals(503, api.answer("/sessions", Map.of()).status());
  }

  private JsonNode body(String path, Map<String, String> query) throws Exception {
    ApiAnswer answer = api.answer(path, query);
    assertEquals(200, answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    return JSON.readTree(answer.body());
  }

  private static Map<String, String> parameters(String query) {
    if (query == null) {
      return Map.of();
    }
    String[] parts = query.split("=", 2);
    return Map.of(parts[0], parts[1]);
  }
}
