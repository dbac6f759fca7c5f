package dev.sessionrelay.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One operation of a simulated cloud, under the name that configuration uses. */
public final class CloudOperation {
  private static final String SCOPE = "{scope}";
  private static final String SESSION = "{session}";

  private final String id;
  private final Set<String> methods;
  private final List<String> segments;
  private final String sessionParameter;
  private final SessionPopulation population;

  /**
   * A request for an operation.
   *
   * @param scope the workspace or what stands for one, parts joined by a slash; empty without
   * @param session the session, or the name that it is asked by; empty in listings
   */
  public record Match(CloudOperation operation, String scope, String session) {}

  /**
   * @param id such as {@code huawei-sql-session}
   * @param path in which {@code {scope}} and {@code {session}} stand for any one segment; the
   *     session may also be the value of the one query parameter
   * @param population the sessions that it shows; null for none
   */
  public CloudOperation(String id, Set<String> methods, String path, SessionPopulation population) {
    String[] parts = path.split("\\?", 2);
    this.id = id;
    this.methods = Set.copyOf(methods);
    this.segments = List.of(parts[0].split("/"));
    this.sessionParameter = parts.length == 1 ? null : parts[1].replace("=" + SESSION, "");
    this.population = population;
  }

  public String id() {
    return id;
  }

  public Optional<SessionPopulation> population() {
    return Optional.ofNullable(population);
  }

  boolean beginsWith(String firstSegment) {
    return segments.get(0).equals(firstSegment);
  }

  /**
   * @param path the decoded segments of the request's path
   */
  Optional<Match> match(SimulatedCall call, List<String> path) {
    return methods.contains(call.method()) && path.size() == segments.size()
        ? captured(call, path)
        : Optional.empty();
  }

  private Optional<Match> captured(SimulatedCall call, List<String> path) {
    List<String> scope = new ArrayList<>();
    String session = sessionParameter == null ? "" : call.parameter(sessionParameter).orElse("");
    for (int i = 0; i < path.size(); i++) {
      String expected = segments.get(i);
      if (expected.equals(SCOPE)) {
        scope.add(path.get(i));
      } else if (expected.equals(SESSION)) {
        session = path.get(i);
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(this, String.join("/", scope), session));
  }

  @Override
  public String toString() {
    return id;
  }
}
