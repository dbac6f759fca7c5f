package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.NoOpLedger;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkSettingsTest {
  private static final Session RUNNING = SomeEvents.session("a", SessionState.RUNNING);
  private static final Event DISCOVERED =
      Events.discovered(ObservedSession.of(RUNNING), 1, SomeEvents.START);
  private static final Event GONE =
      Events.gone(RUNNING, GoneReason.values()[0], "two 404s", 2, SomeEvents.START);
  private static final Event FAILED =
      Events.pollFailed(
          new Incident(
              SomeEvents.ORIGIN,
              null,
              "THROTTLED",
              429,
              null,
              null,
              null,
              null,
              SomeEvents.START,
              1),
          1,
          SomeEvents.START);

  /** A sink's own filter and its route's; nothing named means everything. */
  @Test
  void twoFiltersLetThroughWhatBothName() {
    EventFilter all = EventFilter.parse(null, " , ", null);
    EventFilter one = EventFilter.parse("session.gone,session.changed", "RUNNING", "spark,other");
    EventFilter other = EventFilter.parse("session.gone", "STOPPED", "other");
    assertEquals(one, all.and(one));
    assertEquals(one, one.and(all));
    EventLog.Wanted both = one.and(other).wanted();
    assertEquals(Set.of("SESSION_GONE"), both.types());
    assertEquals(Set.of(), both.states());
    assertEquals(Set.of("other"), both.targets());
    assertNull(all.wanted().types());
  }

  @ParameterizedTest
  @CsvSource({
    ", , , true, true, true",
    "session.gone, , , false, true, false",
    "'sessionrelay.session.gone , poll.failed', , , false, true, true",
    ", GONE, , false, true, false",
    ", 'running,gone', , true, true, false",
    ", , spark, true, true, true",
    ", , 'other,spark', true, true, true",
    ", , other, false, false, false",
    "session.gone, RUNNING, , false, false, false"
  })
  void filterLetsThroughWhatItNames(
      String types, String states, String targets, boolean a, boolean b, boolean c) {
    EventFilter filter = EventFilter.parse(types, states, targets);
    assertEquals(a, filter.test(DISCOVERED));
    assertEquals(b, filter.test(GONE));
    assertEquals(c, filter.test(FAILED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events:x?types=session.went | 'session.went' is no event type; give a comma list of"
            + " [session.discovered, session.changed, session.gone, session.observed,"
            + " session.stale, session.fresh, poll.failed, poll.recovered, incident.reminded,"
            + " target.removed, alert.raised, alert.reminded, alert.resolved, sink.stopped, sink.test,"
            + " breaker.opened, breaker.closed]",
        "events:x?states=DEAD | 'DEAD' is no state; give a comma list of [STARTING, RUNNING,"
            + " STOPPING, STOPPED, FAILED, GONE, UNKNOWN]",
        "events:x?from=begin | from is 'begin', but must be 'now' or 'start', as in from=start",
        "events:x?parallel=0 | parallel is 0, but must be at least 1, as in parallel=8",
        "events:x?batch=0 | batch is 0, but must be at least 1, as in batch=8",
        "events:x?giveUpAfter=0s | give-up-after is PT0S, but must be longer than nothing, as in"
            + " give-up-after=30s",
        "events:x?retryMaxDelay=10ms | retry-max-delay is PT0.01S, but must be at least"
            + " retry-delay (PT1S), as in retry-max-delay=5m",
        "events:a/b | events: needs the name of the sink, as in events:file, but is 'events:a/b'",
        "events:x?paralel=3 | paralel"
      })
  void badOptionIsRefusedAndNamed(String uri, String message) throws Exception {
    try (CamelContext context = context()) {
      Exception refusal =
          assertThrows(ResolveEndpointFailedException.class, () -> context.getEndpoint(uri));
      assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }
  }

  @Test
  void optionsOfTheRouteGoBeforeThePropertiesAndFiltersOfBothApply() throws Exception {
    try (CamelContext context = context()) {
      EventsEndpoint endpoint =
          context.getEndpoint(
              "events:x?parallel=3&giveUpAfter=7d&states=GONE&from=start&batch=5",
              EventsEndpoint.class);
      SinkSettings settings = endpoint.settings();
      assertEquals(3, settings.parallel());
      assertEquals(5, settings.batch());
      assertEquals(Duration.ofDays(7), settings.giveUpAfter());
      assertEquals(Duration.ofSeconds(1), settings.retryDelay());
      assertEquals("OLDEST", settings.from().name());
      assertTrue(settings.only().test(GONE));
      assertFalse(settings.only().test(DISCOVERED));
      assertFalse(settings.only().test(FAILED), "the properties want session events of spark");
    }
  }

  private static CamelContext context() {
    CamelContext context = new DefaultCamelContext();
    SinkSettings settings =
        SomeSettings.with(
            "only", EventFilter.parse("session.gone,session.discovered", null, "spark"));
    context.addComponent(
        "events",
        new EventsComponent(
            new NoOpLedger()::events, Clock.systemUTC(), sink -> settings, Spans.NONE));
    return context;
  }
}
