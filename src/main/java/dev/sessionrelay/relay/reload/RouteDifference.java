package dev.sessionrelay.relay.reload;

import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.routefile.RouteKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.PatternHelper;

/**
 * What has to go and what has to come to get from one set of route files to another. A route whose
 * error branches change goes and comes again, because Camel builds them into the route. So does one
 * that calls a changed route by {@code direct:}, because Camel's producer remembers whom it calls.
 *
 * @param out what runs now and must go
 * @param in what must come; the same file may be in both
 * @param configurations whether any route configuration differs
 */
record RouteDifference(List<RouteFile> out, List<RouteFile> in, boolean configurations) {
  private static final Pattern CALL =
      Pattern.compile("\\bdirect:(?://)?([\\w.-]*)([{$])?|\\buri:\\s*[\"']?direct\\b(?!:)");

  /** A file as it runs: with the values that its placeholders had. */
  record Running(RouteFile route, String fingerprint) {}

  RouteDifference {
    out = List.copyOf(out);
    in = List.copyOf(in);
  }

  static RouteDifference between(Map<String, Running> before, Map<String, Running> after) {
    Set<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(file -> Objects.equals(before.get(file), after.get(file)));
    Set<String> branches =
        Stream.concat(before.values().stream(), after.values().stream())
            .map(Running::route)
            .filter(route -> changed.contains(route.file()))
            .filter(route -> route.kind() == RouteKind.CONFIGURATION)
            .map(RouteFile::id)
            .collect(Collectors.toSet());
    before.values().stream()
        .filter(running -> wants(running.route(), branches))
        .forEach(running -> changed.add(running.route().file()));
    addCallers(before.values(), changed);
    return new RouteDifference(only(before, changed), only(after, changed), !branches.isEmpty());
  }

  /** Callers of callers too: whoever is called by one that goes remembers that one. */
  private static void addCallers(Collection<Running> running, Set<String> changed) {
    int found;
    do {
      found = changed.size();
      Set<String> ids =
          running.stream()
              .map(Running::route)
              .filter(route -> route.folder() == RouteFolder.VENDORS)
              .filter(route -> changed.contains(route.file()))
              .map(RouteFile::id)
              .collect(Collectors.toSet());
      running.stream()
          .map(Running::route)
          .filter(route -> calls(route, ids))
          .forEach(route -> changed.add(route.file()));
    } while (changed.size() > found);
  }

  /**
   * By its text, as an address may stand in any expression and be put together when it is used: one
   * that is taken for a caller without being one does no harm.
   */
  private static boolean calls(RouteFile route, Set<String> ids) {
    return CALL.matcher(route.text())
        .results()
        .anyMatch(call -> ids.stream().anyMatch(id -> calls(call, id)));
  }

  private static boolean calls(MatchResult call, String id) {
    String name = call.group(1) == null ? "" : call.group(1);
    boolean open = name.isEmpty() || call.group(2) != null;
    return open ? id.startsWith(name) : id.equals(name);
  }

  boolean isEmpty() {
    return out.isEmpty() && in.isEmpty();
  }

  /** Ids of the vendor routes that are touched. */
  Set<String> vendorRoutes() {
    return Stream.concat(out.stream(), in.stream())
        .filter(route -> route.folder() == RouteFolder.VENDORS)
        .map(RouteFile::id)
        .collect(Collectors.toSet());
  }

  /** One line for each file, such as {@code routes/sinks/file.camel.yaml changed}. */
  List<String> words() {
    Map<String, String> words = new TreeMap<>();
    out.forEach(route -> words.put(route.file(), " removed"));
    in.forEach(route -> words.merge(route.file(), " added", (was, is) -> " changed"));
    return words.entrySet().stream().map(word -> word.getKey() + word.getValue()).toList();
  }

  private static boolean wants(RouteFile route, Set<String> configurations) {
    return route.configurations() != null
        && Stream.of(route.configurations().split(","))
            .anyMatch(
                pattern ->
                    configurations.stream()
                        .anyMatch(id -> PatternHelper.matchPattern(id, pattern.strip())));
  }

  private static List<RouteFile> only(Map<String, Running> files, Set<String> names) {
    return RouteFiles.inOrder(
        files.values().stream()
            .map(Running::route)
            .filter(route -> names.contains(route.file()))
            .toList());
  }
}
