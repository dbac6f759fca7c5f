package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How an incident is told, and which events are about one. */
class IncidentCourseTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void eachStepChangesOnePart() {
    IncidentCourse course = IncidentCourse.NEW.suppressed("window night").changed();
    assertFalse(course.isTold());
    assertEquals(new IncidentCourse(List.of(), 1, 0, null, "window night", List.of()), course);

    IncidentCourse told = course.told("THROTTLED", AT, List.of("mail"));
    assertTrue(told.isTold());
    assertEquals(new IncidentCourse(List.of("THROTTLED"), 1, 0, AT, null, List.of("mail")), told);

    Instant later = AT.plusSeconds(60);
    IncidentCourse reminded = told.told("FORBIDDEN", AT, List.of("mail")).reminded(later);
    assertEquals(
        new IncidentCourse(List.of("THROTTLED", "FORBIDDEN"), 1, 1, later, null, List.of("mail")),
        reminded);
    assertEquals(List.of(), reminded.withheldFrom(List.of()).withheldFrom());
    assertEquals(1, reminded.withheldFrom(List.of()).reminders());
  }

  @Test
  void eventsOfIncidents() {
    Set<EventType> all =
        EnumSet.allOf(EventType.class).stream()
            .filter(EventType::isOfIncident)
            .collect(Collectors.toSet());
    assertEquals(
        Arrays.stream(EventType.values())
            .filter(type -> type.word().matches("(poll|incident|target)\\..*"))
            .collect(Collectors.toSet()),
        all);
    assertTrue(all.contains(EventType.POLL_FAILED) && all.contains(EventType.TARGET_REMOVED));
  }

  @Test
  void spanOfAnEventStandsInFrontAndIsReadBack() {
    Event event = Events.discovered(ObservedSession.of(Samples.bare()), 1, AT);
    assertNull(event.traceparent());
    assertEquals(event, event.tracedBy(null));
    String span = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Event traced = event.tracedBy(span);
    assertEquals(span, traced.traceparent());
    assertEquals("{\"traceparent\":\"" + span + "\"," + event.json().substring(1), traced.json());
    assertEquals(event.id(), traced.id());
  }
}
