package dev.sessionrelay.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The sessions of an answer. Mostly nothing about them is new: then their marks are enough, and the
 * answer is not read again.
 *
 * @param marks of all sessions, in their order
 * @param reading reads them whole
 */
public record SeenSessions(List<SessionMark> marks, Supplier<List<Session>> reading) {
  public SeenSessions {
    marks = List.copyOf(marks);
  }

  /** Of sessions that have been read. */
  public static SeenSessions of(List<Session> sessions) {
    List<Session> all = List.copyOf(sessions);
    return new SeenSessions(all.stream().map(SessionMark::of).toList(), () -> all);
  }

  /** Of several pages; the first page with a session has it. */
  public static SeenSessions joined(List<SeenSessions> pages) {
    if (pages.size() == 1) {
      return pages.get(0);
    }
    List<SessionMark> marks = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (SeenSessions page : pages) {
      page.marks.stream().filter(mark -> ids.add(mark.sessionId())).forEach(marks::add);
    }
    return new SeenSessions(marks, () -> whole(pages));
  }

  private static List<Session> whole(List<SeenSessions> pages) {
    Set<String> ids = new HashSet<>();
    return pages.stream()
        .flatMap(page -> page.sessions().stream())
        .filter(session -> ids.add(session.sessionId()))
        .toList();
  }

  /** All of them, whole. */
  public List<Session> sessions() {
    return reading.get();
  }
}
