package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.Reports;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.page.SitePages.PageSources;
import dev.sessionrelay.status.web.StatusServer;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The pages of a sample fleet on a real server. */
final class SampleSite implements AutoCloseable {
  private final SqlLedger ledger;
  private final Clock clock;
  private final SitePages pages = new SitePages();
  private final StatusServer server;

  private SampleSite(SqlLedger ledger, Clock clock) throws IOException {
    this.ledger = ledger;
    this.clock = clock;
    serve();
    this.server =
        StatusServer.start(InetAddress.getLoopbackAddress(), 0, Set.of(), reports(), pages);
    server.serve(reports(), List::of, List.of(), ledger.reader());
  }

  static SampleSite start(Path home) throws IOException {
    Clock clock = SettableClock.runningFrom(Reports.NOW);
    return new SampleSite(SampleFleet.open(home, clock), clock);
  }

  void serve() {
    pages.serve(new PageSources(reports(), ledger.reader()));
  }

  /** As a relay that stops. */
  void leave() {
    pages.leave();
  }

  private Supplier<StatusReport> reports() {
    return () -> Reports.at(clock.instant(), Reports.troubled());
  }

  void addHostile() {
    SampleFleet.addHostile(ledger, clock.instant());
  }

  /** A poll sees a session, whose id is its name. */
  void see(String id, SessionState state) {
    Session seen = new SessionBuilder(SampleFleet.SPARK, id).name(id).state(state).build();
    ledger.record(
        new Observation(
            SampleFleet.SPARK, id, Coverage.ONE, List.of(seen), clock.instant(), false));
  }

  int port() {
    return server.port();
  }

  String address() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  String session(String id) {
    PageAddress page = PageAddress.of("session").with("key", SampleFleet.SPARK.sessionKey(id));
    return address() + page;
  }

  /** Of an event that one sink does not want any more. */
  String event() {
    String key = SampleFleet.SPARK.sessionKey("sc-0001");
    return address()
        + "event?id="
        + new EventQueries(ledger.reader()).ofSession(key, null, 1).events().get(0).event().id();
  }

  @Override
  public void close() {
    server.close();
    ledger.close();
  }
}
