package dev.sessionrelay.cli.trial;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.settings.ConfigError;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The examples that stand beside the route files of a home directory, each run through its route
 * without a network.
 */
public record RouteExamples(HomeFiles files, Configuration configuration, Clock clock) {

  /** What came of all of them. */
  public record ExamplesResult(int examples, List<ConfigError> faults) {
    public ExamplesResult {
      faults = List.copyOf(faults);
    }
  }

  public ExamplesResult run() {
    List<ExampleFile> all = new ArrayList<>();
    all.addAll(ExampleFile.in(configuration.home(), RouteFolder.VENDORS));
    all.addAll(ExampleFile.in(configuration.home(), RouteFolder.SINKS));
    return new ExamplesResult(
        all.size(), all.stream().map(this::fault).flatMap(Optional::stream).toList());
  }

  private Optional<ConfigError> fault(ExampleFile file) {
    try {
      if (route(file).isEmpty()) {
        throw file.wrong(
            "there is no route of that name beside it",
            "name it like its route, such as routes/sinks/NAME.camel.yaml");
      }
      check(file);
      return Optional.empty();
    } catch (ExampleFile.WrongExampleException e) {
      return Optional.of(e.fault());
    } catch (Exception e) {
      return Optional.of(
          file.wrong("it cannot be run: " + e.getMessage(), "correct the route").fault());
    }
  }

  private Optional<Path> route(ExampleFile file) {
    return file.folder() == RouteFolder.SINKS
        ? files.sinkRoute(file.route())
        : files.vendorRoute(file.route());
  }

  private void check(ExampleFile file) throws Exception {
    if (file.folder() == RouteFolder.SINKS) {
      new SinkExample(file)
          .check(
              configuration.sinks().get(file.route()), OneDelivery.of(configuration, files, clock));
    } else {
      OnePoll poll = new OnePoll(configuration, files, null, clock);
      new VendorExample(file, poll, clock).check();
    }
  }
}
