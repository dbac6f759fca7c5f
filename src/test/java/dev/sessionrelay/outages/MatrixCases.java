package dev.sessionrelay.outages;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cases of the failure matrix, and the servers that play them. */
final class MatrixCases implements AutoCloseable {
  private static final Path BODIES = Path.of("src/test/resources/errors");
  private static final String EXPECTED = ".expected.properties";
  private static final String DATE_OF_FIXTURES = "Fri, 02 Jan 2026 03:04:05 GMT";
  private static final String ELSEWHERE = "elsewhere";

  private final Path home;
  private final Clock clock;
  private final RawVendor plain;
  private final Map<String, RawVendor> ofTheirOwn = new HashMap<>();
  private final List<Case> cases = new ArrayList<>();

  /**
   * One endpoint and one thing that goes wrong.
   *
   * @param name of its account and target
   * @param slow whether it takes seconds
   * @param counted whether a server can count its requests
   * @param recovers whether its server can become well
   */
  record Case(
      String name,
      Vendors endpoint,
      String what,
      String baseUrl,
      Expected expected,
      boolean slow,
      boolean counted,
      boolean recovers) {

    Optional<Integer> requestsSeen() {
      return counted ? Optional.of(expected.requests()) : Optional.empty();
    }

    String subject() {
      return expected.ofTarget() ? null : endpoint.askedFor(name);
    }

    @Override
    public String toString() {
      return endpoint.endpoint() + ": " + what;
    }
  }

  private MatrixCases(Path home, Clock clock) throws IOException {
    this.home = home;
    this.clock = clock;
    this.plain = RawVendor.start(clock);
    plain.alwaysAnswers(ELSEWHERE, Reply.json("{}"));
  }

  static MatrixCases open(Path home, Clock clock) throws Exception {
    MatrixCases cases = new MatrixCases(home, clock);
    Certificates.write(home);
    for (Vendors endpoint : Vendors.ALL) {
      cases.documentedBodies(endpoint);
      cases.statusesWithoutExplanation(endpoint);
      cases.answersThatLie(endpoint);
      cases.noAnswers(endpoint);
    }
    return cases;
  }

  List<Case> all() {
    return cases;
  }

  List<Case> slowFirst() {
    return Stream.concat(
            cases.stream().filter(Case::slow), cases.stream().filter(each -> !each.slow()))
        .toList();
  }

  String properties() {
    return cases.stream()
        .map(each -> each.endpoint().properties(each.name(), each.baseUrl()) + trust(each))
        .collect(Collectors.joining());
  }

  private static String trust(Case each) {
    return each.what().equals("TLS name mismatch")
        ? "account." + each.name() + ".ca-file = " + Certificates.FILE + "\n"
        : "";
  }

  int requests(Case each) {
    RawVendor own = ofTheirOwn.get(each.name());
    return own == null ? plain.seen(each.name()).size() : own.connections();
  }

  Optional<Instant> lastRequest(Case each) {
    List<RawVendor.Seen> seen = plain.seen(each.name());
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(seen.size() - 1).at());
  }

  void recover(Case each) {
    plain.alwaysAnswers(each.name(), Reply.json(each.endpoint().good()));
  }

  int requestsElsewhere() {
    return plain.seen(ELSEWHERE).size();
  }

  private void documentedBodies(Vendors endpoint) throws IOException {
    try (Stream<Path> files = Files.list(BODIES.resolve(endpoint.vendor()))) {
      for (Path file : files.filter(f -> !f.toString().endsWith(EXPECTED)).sorted().toList()) {
        documentedBody(endpoint, file);
      }
    }
  }

  private void documentedBody(Vendors endpoint, Path file) throws IOException {
    Properties said = properties(file);
    int status = Integer.parseInt(said.getProperty("status"));
    Map<String, String> headers = new HashMap<>(Map.of("Date", DATE_OF_FIXTURES));
    said.stringPropertyNames().stream()
        .filter(key -> key.startsWith("header."))
        .forEach(key -> headers.put(key.substring("header.".length()), said.getProperty(key)));
    add(
        endpoint,
        file.getFileName().toString(),
        Reply.answer(status, headers, Files.readAllBytes(file)),
        Expected.of(said.getProperty("row"), status).read(said));
  }

  private void statusesWithoutExplanation(Vendors endpoint) {
    Map<Integer, String> rows =
        Map.ofEntries(
            Map.entry(400, "BAD_REQUEST"),
            Map.entry(401, "UNAUTHENTICATED"),
            Map.entry(403, "FORBIDDEN"),
            Map.entry(404, "NOT_FOUND"),
            Map.entry(407, "PROXY_REFUSED"),
            Map.entry(408, "TIMED_OUT"),
            Map.entry(409, "OTHER_CLIENT_ERROR"),
            Map.entry(418, "OTHER_CLIENT_ERROR"),
            Map.entry(429, "THROTTLED"),
            Map.entry(500, "VENDOR_FAULT"),
            Map.entry(502, "OTHER_SERVER_ERROR"),
            Map.entry(503, "OTHER_SERVER_ERROR"),
            Map.entry(504, "OTHER_SERVER_ERROR"),
            Map.entry(202, "OTHER_STATUS"));
    rows.forEach(
        (status, row) -> {
          Expected expected = Expected.of(row, status);
          add(endpoint, status + ", empty", Reply.status(status), expected);
          add(endpoint, status + ", HTML", Reply.html(status), expected);
        });
    for (int status : new int[] {301, 302, 307, 308}) {
      String there = "http://127.0.0.1:" + plain.port() + "/" + ELSEWHERE + "/there";
      Reply redirect = Reply.answer(status, Map.of("Location", there), "");
      add(endpoint, status + ", Location", redirect, Expected.of("REDIRECT", status));
    }
  }

  private void answersThatLie(Vendors endpoint) {
    Expected malformed = Expected.of("MALFORMED", 200);
    add(endpoint, "200, empty", Reply.json(""), malformed);
    add(endpoint, "200, HTML", Reply.html(200), malformed.saying("it begins: <!DOCTYPE html>"));
    add(endpoint, "200, array", Reply.json("[]"), malformed);
    add(endpoint, "200, text", Reply.json("\"RUNNING\""), malformed);
    add(endpoint, "200, truncated", Reply.truncated(endpoint.good()), malformed);
    String half = endpoint.good().substring(0, endpoint.good().length() / 2);
    add(endpoint, "200, half of the JSON", Reply.json(half), malformed);
    Expected large = malformed.saying("larger than 4194304 bytes (limits.answer-size)");
    add(endpoint, "200, 100 MiB in chunks", Reply.huge(100L << 20), large);
    add(endpoint, "200, 100 MiB announced", Reply.announcing(100L << 20), large);
    Expected slow = malformed.saying("(limits.answer-time)");
    addSlow(endpoint, "200, drip", Reply.drip(endpoint.good(), Duration.ofMillis(100)), slow);
  }

  private void noAnswers(Vendors endpoint) throws Exception {
    Expected none = Expected.of("NO_ANSWER", 0);
    add(endpoint, "reset", Reply.reset(), none.saying("broke off"));
    add(endpoint, "ended", Reply.end(), none.saying("broke off"));
    Reply silence = Reply.silence(Duration.ofSeconds(4));
    addSlow(endpoint, "silence", silence, none.saying("no answer in time"));
    unreachable(endpoint, "refused", "http://127.0.0.1:1/x", none.saying("refused"));
    Expected unknown = none.saying("cannot be resolved");
    unreachable(endpoint, "DNS", "https://no-such-host.invalid/x", unknown);
    tls(endpoint, "TLS name mismatch", none.saying("certificate is of another host"));
    tls(endpoint, "TLS not trusted", none.saying("certificate is not trusted"));
  }

  private void tls(Vendors endpoint, String what, Expected expected) throws Exception {
    RawVendor server = RawVendor.startTls(Certificates.context(home), clock);
    ofTheirOwn.put(nextName(), server);
    String base = "https://127.0.0.1:" + server.port() + "/x";
    cases.add(new Case(nextName(), endpoint, what, base, expected, false, true, false));
  }

  private void unreachable(Vendors endpoint, String what, String base, Expected expected) {
    cases.add(new Case(nextName(), endpoint, what, base, expected, false, false, false));
  }

  private void add(Vendors endpoint, String what, Reply reply, Expected expected) {
    boolean slow = expected.failureClass().equals("THROTTLED");
    add(endpoint, what, reply, expected, slow);
  }

  private void addSlow(Vendors endpoint, String what, Reply reply, Expected expected) {
    add(endpoint, what, reply, expected, true);
  }

  private void add(Vendors endpoint, String what, Reply reply, Expected expected, boolean slow) {
    String name = nextName();
    plain.alwaysAnswers(name, reply);
    String base = "http://127.0.0.1:" + plain.port() + "/" + name;
    cases.add(new Case(name, endpoint, what, base, expected, slow, true, true));
  }

  private String nextName() {
    return "c" + cases.size();
  }

  private static Properties properties(Path body) throws IOException {
    String name = body.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(body.resolveSibling(stem + EXPECTED))) {
      properties.load(reader);
    }
    return properties;
  }

  @Override
  public void close() throws IOException {
    plain.close();
    ofTheirOwn.values().forEach(MatrixCases::closeQuietly);
  }

  private static void closeQuietly(RawVendor server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
