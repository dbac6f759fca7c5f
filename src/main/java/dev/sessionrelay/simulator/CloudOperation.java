package dev.sessionrelay.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One operation of a simulated cloud, under the name that configuration uses.
 *
 * @param id such as {@code huawei-sql-session}
 * @param path in which {@code {scope}} and {@code {session}} stand for any one segment; the session
 *     may also be the value of the one query parameter
 * @param shown the sessions that it shows; null for none
 */
public record CloudOperation(String id, Set<String> methods, String path, SessionPopulation shown) {
  private static final String SCOPE = "{scope}";
  private static final String SESSION = "{session}";

  public CloudOperation {
    methods = Set.copyOf(methods);
  }

  /**
   * A request for an operation.
   *
   * @param scope the workspace or what stands for one, parts joined by a slash; empty without
   * @param session the session, or the name that it is asked by; empty in listings
   */
  public record Match(CloudOperation operation, String scope, String session) {}

  public Optional<SessionPopulation> population() {
    return Optional.ofNullable(shown);
  }

  private List<String> segments() {
    return List.of(path.split("\\?", 2)[0].split("/"));
  }

  boolean beginsWith(String firstSegment) {
    return segments().get(0).equals(firstSegment);
  }

  /**
   * @param asked the decoded segments of the request's path
   */
  Optional<Match> match(SimulatedCall call, List<String> asked) {
    return methods.contains(call.method()) && asked.size() == segments().size()
        ? captured(call, asked)
        : Optional.empty();
  }

  private Optional<Match> captured(SimulatedCall call, List<String> asked) {
    List<String> scope = new ArrayList<>();
    String session = queried(call);
    for (int i = 0; i < asked.size(); i++) {
      String expected = segments().get(i);
      if (expected.equals(SCOPE)) {
        scope.add(asked.get(i));
      } else if (expected.equals(SESSION)) {
        session = asked.get(i);
      } else if (!expected.equals(asked.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(this, String.join("/", scope), session));
  }

  private String queried(SimulatedCall call) {
    int mark = path.indexOf('?');
    return mark < 0
        ? ""
        : call.parameter(path.substring(mark + 1).replace("=" + SESSION, "")).orElse("");
  }
}
