package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages and filters of ListSessionClusters. */
class ListingTest {
  private static final int MANY = 10_000;
  private static TestSimulator simulator;
  private static Client client;

  @BeforeAll
  static void start() {
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults().withSessions("alibaba-session-clusters=" + MANY));
    simulator.freeze();
    client = new Client(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void pagesShowEachSessionOnce() throws IOException {
    List<String> ids = new ArrayList<>();
    List<JsonNode> pages = pages("&maxResults=100");
    pages.forEach(page -> page.path("sessionClusters").forEach(row -> ids.add(id(row))));

    int total = pages.get(0).path("totalCount").asInt();
    assertTrue(total > MANY / 2 && total < MANY, "some are deleted just now: " + total);
    assertEquals(total, ids.size());
    assertEquals(total, Set.copyOf(ids).size());
    assertEquals((total + 99) / 100, pages.size());
  }

  @Test
  void pageSizeIsWhatWasAskedUpToTheLimit() throws IOException {
    assertEquals("20 20", size(""));
    assertEquals("7 7", size("&maxResults=7"));
    assertEquals("100 100", size("&maxResults=9999"));
  }

  private static String size(String query) throws IOException {
    JsonNode page = client.get(Paths.clusters(query)).json();
    return page.path("sessionClusters").size() + " " + page.path("maxResults").asInt();
  }

  @Test
  void filtersHoldOnEveryPage() throws IOException {
    for (JsonNode page : pages("&maxResults=100&kind=NOTEBOOK&queueName=dev_queue")) {
      for (JsonNode row : page.path("sessionClusters")) {
        assertEquals("NOTEBOOK", row.path("kind").asText());
        assertEquals("dev_queue", row.path("queueName").asText());
      }
    }
  }

  @Test
  void filtersShareOutAllSessions() throws IOException {
    int all = total("");
    assertEquals(all, total("&kind=SQL") + total("&kind=NOTEBOOK") + total("&kind=THRIFT"));
    assertTrue(total("&kind=SQL") > all / 5);
    assertEquals(all, total("&queueName=dev_queue") + total("&queueName=root_queue"));
    assertEquals(0, total("&queueName=none"));
  }

  private static int total(String query) throws IOException {
    return client.get(Paths.clusters(query)).json().path("totalCount").asInt();
  }

  @Test
  void oneSessionById() throws IOException {
    JsonNode page = client.get(Paths.clusters("&sessionClusterId=sc-000001")).json();

    assertEquals(page.path("totalCount").asInt(), page.path("sessionClusters").size());
    assertFalse(page.has("nextToken"));
  }

  @Test
  void tokenOfOtherFiltersIsRefused() throws IOException {
    String token = client.get(Paths.clusters("&kind=SQL")).json().path("nextToken").asText();
    String next = "&nextToken=" + PercentCoding.encode(token);

    assertEquals(200, client.get(Paths.clusters("&kind=SQL" + next)).status());
    assertEquals(400, client.get(Paths.clusters(next)).status());
  }

  @Test
  void sessionsThatComeOrGoBetweenPagesShiftNothing() throws IOException {
    try (TestSimulator small = TestSimulator.start(SimulatorOptions.defaults().withSessions("0"))) {
      Client other = new Client(small);
      for (String id : List.of("a", "b", "d", "e")) {
        small.put(Endpoint.ALIBABA_LIST, id, "Running");
      }
      JsonNode first = other.get(Paths.clusters("&maxResults=2")).json();
      small.remove(Endpoint.ALIBABA_LIST, "a");
      small.put(Endpoint.ALIBABA_LIST, "c", "Starting");

      String token = PercentCoding.encode(first.path("nextToken").asText());
      JsonNode rest = other.get(Paths.clusters("&maxResults=9&nextToken=" + token)).json();

      Set<String> ids = new TreeSet<>();
      rest.path("sessionClusters").forEach(row -> ids.add(id(row)));
      assertEquals(Set.of("c", "d", "e"), ids);
      assertEquals(404, other.get(Paths.cluster("a")).status());
    }
  }

  private static List<JsonNode> pages(String query) throws IOException {
    List<JsonNode> pages = new ArrayList<>();
    String next = "";
    do {
      pages.add(client.get(Paths.clusters(query + next)).json());
      JsonNode token = pages.get(pages.size() - 1).path("nextToken");
      next = token.isMissingNode() ? "" : "&nextToken=" + PercentCoding.encode(token.asText());
    } while (!next.isEmpty());
    return pages;
  }

  private static String id(JsonNode row) {
    return row.path("sessionClusterId").asText();
  }
}
