package dev.sessionrelay.reload;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.reload.route.RouteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads the configuration as the files say it now, without touching what runs. */
@FunctionalInterface
public interface ConfigurationSource {
  /**
   * @param routes the route files that there will be, for what the configuration says about them
   */
  Reading read(List<RouteFile> routes);

  /** What came of it. */
  sealed interface Reading {
    /** Every file that was read or looked for, to be watched. */
    Set<Path> files();
  }

  /** It can be put in force. */
  record Sound(Candidate candidate, Set<Path> files) implements Reading {
    public Sound {
      files = Set.copyOf(files);
    }
  }

  /** It cannot. */
  record Broken(List<Fault> faults, Set<Path> files) implements Reading {
    public Broken {
      faults = List.copyOf(faults);
      files = Set.copyOf(files);
    }
  }
}
