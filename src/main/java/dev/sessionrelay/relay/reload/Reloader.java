package dev.sessionrelay.relay.reload;

import dev.sessionrelay.relay.reload.PendingConfiguration.Step;
import dev.sessionrelay.relay.reload.ReloadResult.Cause;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFileCheck;
import dev.sessionrelay.routefile.RouteFileCheck.KnownWords;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.MachineLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Brings the running process to what the files say: reads the whole new state beside the running
 * one, and when there is no error in it, applies the difference. Otherwise nothing is changed. The
 * first reload is the start. For one thread.
 */
public final class Reloader {
  private static final UnaryOperator<String> NO_VALUES = name -> null;

  private final Parts parts;
  private UnaryOperator<String> values = NO_VALUES;
  private String checksum = "";
  private volatile String routes = "";
  private volatile Set<Path> files = Set.of();
  private volatile ReloadResult last;
  private boolean unfinished;

  /**
   * What a reload works with.
   *
   * @param beans the beans that route files may refer to, with the names of their methods
   * @param configuration reads it, given the route files that there will be
   */
  public record Parts(
      RouteFiles routeFiles,
      RouteFileCheck check,
      Map<String, Set<String>> beans,
      Function<List<RouteFile>, PendingConfiguration.ReadConfiguration> configuration,
      RouteSet routes,
      Clock clock) {
    public Parts {
      beans = Map.copyOf(beans);
    }
  }

  public Reloader(Parts parts) {
    this.parts = parts;
  }

  /** The newest result, or null before the first reload. May be called from any thread. */
  public ReloadResult last() {
    return last;
  }

  /** Files and folders whose change asks for a reload. May be called from any thread. */
  public Set<Path> watched() {
    Set<Path> all = new HashSet<>(files);
    all.add(parts.routeFiles().folder());
    return all;
  }

  /**
   * Looks at all files and applies what differs. Never throws: what went wrong is in the result.
   */
  public ReloadResult reload(Cause cause) {
    long start = System.nanoTime();
    unfinished = true;
    Attempt attempt = attempt(cause);
    unfinished = attempt.unfinished();
    last =
        new ReloadResult(
            parts.clock().instant(),
            cause,
            attempt.applied(),
            ConfigErrors.sorted(attempt.faults()),
            attempt.changes(),
            Duration.ofNanos(System.nanoTime() - start),
            checksum);
    return last;
  }

  /**
   * Whether the last reload failed for a reason that the files have no part in, such as a lack of
   * threads or open files: with the same files another one may succeed.
   */
  boolean isUnfinished() {
    return unfinished;
  }

  private record Attempt(
      boolean applied, boolean unfinished, List<ConfigError> faults, List<String> changes) {
    /** Keeps the list itself: more may be found. */
    static Attempt refused(List<ConfigError> faults) {
      boolean unread = faults.stream().anyMatch(fault -> MachineLimits.lackFiles(fault.problem()));
      return new Attempt(false, unread, faults, List.of());
    }

    static Attempt ended(Throwable cause, List<ConfigError> faults) {
      return new Attempt(false, MachineLimits.areReached(cause), faults, List.of());
    }
  }

  private Attempt attempt(Cause cause) {
    try {
      RouteFiles.Read read = parts.routeFiles().read();
      PendingConfiguration.ReadConfiguration configuration =
          parts.configuration().apply(read.routes());
      watch(configuration);
      Optional<PendingConfiguration> sound = configuration.sound();
      List<ConfigError> faults = new ArrayList<>(read.faults());
      faults.addAll(parts.check().together(read.routes(), known(sound)));
      faults.addAll(configuration.faults());
      return sound.isPresent() && isSound(faults)
          ? tried(cause, read.routes(), sound.get(), faults)
          : Attempt.refused(faults);
    } catch (RuntimeException | Error e) {
      return Attempt.ended(e, List.of(unexpected(e, List.of(), NO_VALUES)));
    }
  }

  /** Files of a broken configuration may be fewer than are needed to see it mended. */
  private void watch(PendingConfiguration.ReadConfiguration configuration) {
    Set<Path> all = new HashSet<>(configuration.files());
    if (configuration.sound().isEmpty()) {
      all.addAll(files);
    }
    files = Set.copyOf(all);
  }

  private KnownWords known(Optional<PendingConfiguration> sound) {
    return new KnownWords(
        parts.beans(),
        name -> sound.map(pending -> pending.values().apply(name) != null).orElse(true));
  }

  /** At the start nothing runs that could be hurt, so a trial is made only to explain a failure. */
  private Attempt tried(
      Cause cause, List<RouteFile> routes, PendingConfiguration pending, List<ConfigError> faults) {
    RouteSet.Change change = parts.routes().change(routes, pending.values());
    if (!change.isEmpty() && cause != Cause.START) {
      faults.addAll(pending.dryRun().check(change.trial(), pending.values()));
    }
    Attempt attempt = isSound(faults) ? applied(change, pending, faults) : Attempt.refused(faults);
    if (!attempt.applied() && cause == Cause.START) {
      faults.addAll(pending.dryRun().check(change.trial(), pending.values()));
    }
    return attempt;
  }

  private Attempt applied(
      RouteSet.Change change, PendingConfiguration pending, List<ConfigError> faults) {
    List<RouteFile> before = parts.routes().running();
    try {
      pending.next().retire().run();
      pending.next().enforce().run();
      parts.routes().apply(change, pending::revert);
      pending.next().install().run();
    } catch (Exception | Error e) {
      faults.addAll(undone(before, change, pending, e));
      return Attempt.ended(e, faults);
    }
    values = pending.values();
    checksum = checksum(pending);
    List<String> changes = new ArrayList<>(pending.words());
    changes.addAll(change.words());
    return new Attempt(true, false, faults, changes);
  }

  /** Puts back what was, values first, as the routes read them when they start. */
  private List<ConfigError> undone(
      List<RouteFile> before,
      RouteSet.Change change,
      PendingConfiguration pending,
      Throwable cause) {
    List<ConfigError> faults = new ArrayList<>();
    faults.add(unexpected(cause, change.trial(), pending.values()));
    List<Step> steps =
        List.of(
            pending::revert,
            () -> parts.routes().apply(parts.routes().change(before, values), () -> {}),
            pending.before().install());
    steps.forEach(step -> undo(step, before, faults));
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return faults;
  }

  /** As much as can be put back is, whatever cannot. */
  private void undo(Step step, List<RouteFile> before, List<ConfigError> faults) {
    try {
      step.run();
    } catch (Exception | Error e) {
      faults.add(unexpected(e, before, values));
    }
  }

  private String checksum(PendingConfiguration pending) {
    routes =
        parts.routes().running().stream()
            .map(RouteFile::checksum)
            .collect(Collectors.joining("\n"));
    return ContentDigest.hex(pending.checksum().get() + "\n" + routes);
  }

  /** Checksums of the route files that are in force. May be called from any thread. */
  public String routes() {
    return routes;
  }

  private static boolean isSound(List<ConfigError> faults) {
    return faults.stream().allMatch(ConfigError::isWarning);
  }

  private static ConfigError unexpected(
      Throwable e, List<RouteFile> routes, UnaryOperator<String> values) {
    return ConfigError.inFile(
        "the new state",
        0,
        "it could not be applied: " + RootCause.of(e, routes, values),
        "the previous configuration stays active; "
            + (MachineLimits.areReached(e) ? "it is tried again" : "fix the files and save again"),
        null);
  }
}
