package dev.sessionrelay.relay.reload;

import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.relay.reload.PendingConfiguration.Step;
import dev.sessionrelay.relay.reload.RouteDifference.Running;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.routefile.RouteKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/**
 * The route files that run in a Camel context. Applies the difference to another set of files: what
 * is not touched by it is not touched. Starts empty. For one thread.
 */
public final class RouteSet {
  private final CamelContext camel;
  private final CamelRoutes routes;
  private final PollsComponent polls;
  private final TemplateInstances instances;
  private final Duration drain;
  private Map<String, Running> running = Map.of();

  /**
   * @param polls held back from vendor routes that are exchanged
   * @param drain how long a route that must go is waited for, at most
   */
  public RouteSet(
      CamelContext camel, PollsComponent polls, TemplateInstances instances, Duration drain) {
    this.camel = Objects.requireNonNull(camel);
    this.routes = new CamelRoutes(camel);
    this.polls = Objects.requireNonNull(polls);
    this.instances = Objects.requireNonNull(instances);
    this.drain = Objects.requireNonNull(drain);
  }

  /** A change that has been thought out and not applied. */
  public record Change(Map<String, Running> next, RouteDifference difference) {
    public Change {
      next = Collections.unmodifiableMap(new LinkedHashMap<>(next));
    }

    public boolean isEmpty() {
      return difference.isEmpty();
    }

    /** The files that a trial needs: those that come, and all error branches. */
    List<RouteFile> trial() {
      List<RouteFile> files = new ArrayList<>(difference.in());
      files.addAll(configurations(next));
      return RouteFiles.inOrder(files);
    }

    /** What changes, a line for each file. */
    public List<String> words() {
      return difference.words();
    }
  }

  /** Neither the new routes could be put in place, nor, it may be, all the old ones back. */
  public static final class NotAppliedException extends Exception {
    private NotAppliedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The files that run, in the order of loading. */
  public List<RouteFile> running() {
    return RouteFiles.inOrder(running.values().stream().map(Running::route).toList());
  }

  /**
   * @param values the value that a placeholder will have, or null
   */
  public Change change(Collection<RouteFile> next, UnaryOperator<String> values) {
    Map<String, Running> after = new LinkedHashMap<>();
    for (RouteFile route : RouteFiles.inOrder(next)) {
      after.put(route.file(), new Running(route, route.fingerprint(values)));
    }
    return new Change(after, RouteDifference.between(running, after));
  }

  /**
   * Applies a change that was made from what runs now. The new values of placeholders must be in
   * force, as routes read them when they start.
   *
   * @param undo puts the values of before in force again when a route did not start, before the old
   *     routes are started again
   * @throws NotAppliedException when a route did not start; the old routes run again, or those that
   *     do not are made anew by the next change
   * @throws Error the same, for a reason that no file has, such as a lack of threads
   */
  public void apply(Change change, Step undo) throws Exception {
    if (change.isEmpty()) {
      running = change.next;
      return;
    }
    Set<String> vendorRoutes = change.difference.vendorRoutes();
    try {
      polls.pause(vendorRoutes, drain);
      exchange(change, undo);
    } finally {
      polls.resume(vendorRoutes);
    }
  }

  private void exchange(Change change, Step undo) throws NotAppliedException {
    try {
      swap(change.difference, running, change.next);
      running = change.next;
    } catch (Exception | Error e) {
      restore(change, undo, e);
    }
  }

  private void restore(Change change, Step undo, Throwable cause) throws NotAppliedException {
    String words = RootCause.of(cause);
    try {
      undo.run();
      swapBack(change);
    } catch (Exception | Error e) {
      cause.addSuppressed(e);
      forget(change.difference.out());
      words = "the new routes did not start, nor did all the old ones: " + RootCause.of(e);
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new NotAppliedException(words, cause);
  }

  /** What may or may not run is there for no change: the next one makes it anew. */
  private void forget(List<RouteFile> routes) {
    Map<String, Running> left = new LinkedHashMap<>(running);
    routes.forEach(route -> left.remove(route.file()));
    running = left;
  }

  /** The change may have broken off anywhere: what is there in spite of it stays. */
  private void swapBack(Change change) throws Exception {
    for (RouteFile route : change.difference.in()) {
      take(route);
    }
    if (change.difference.configurations()) {
      configurations(change.next, running);
    }
    for (RouteFile route : change.difference.out()) {
      if (!routes.has(route)) {
        put(route);
      }
    }
  }

  private void swap(RouteDifference difference, Map<String, Running> from, Map<String, Running> to)
      throws Exception {
    for (RouteFile route : callersFirst(difference.out())) {
      take(route);
    }
    if (difference.configurations()) {
      configurations(from, to);
    }
    for (RouteFile route : difference.in()) {
      put(route);
    }
  }

  /** Against the order of loading: sinks may call vendor routes. */
  private static List<RouteFile> callersFirst(List<RouteFile> routes) {
    List<RouteFile> reversed = new ArrayList<>(routes);
    Collections.reverse(reversed);
    return reversed;
  }

  private void take(RouteFile route) throws Exception {
    if (route.kind() == RouteKind.ROUTE) {
      routes.remove(route.id(), drain);
    } else if (route.kind() == RouteKind.TEMPLATE) {
      instances.remove(camel, route.id());
      routes.removeTemplate(route.id());
    }
  }

  private void put(RouteFile route) throws Exception {
    if (route.kind() != RouteKind.CONFIGURATION && routes.has(route)) {
      take(route);
    }
    if (route.kind() != RouteKind.CONFIGURATION) {
      routes.load(route);
    }
    if (route.kind() == RouteKind.TEMPLATE) {
      instances.create(camel, route.id());
    }
  }

  /** All of them anew, so that their order is that of a fresh start. */
  private void configurations(Map<String, Running> from, Map<String, Running> to) throws Exception {
    routes.removeConfigurations(configurations(from).stream().map(RouteFile::id).toList());
    routes.removeConfigurations(configurations(to).stream().map(RouteFile::id).toList());
    for (RouteFile route : configurations(to)) {
      routes.load(route);
    }
  }

  private static List<RouteFile> configurations(Map<String, Running> files) {
    return files.values().stream()
        .map(Running::route)
        .filter(route -> route.kind() == RouteKind.CONFIGURATION)
        .toList();
  }
}
