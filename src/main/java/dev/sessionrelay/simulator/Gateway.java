package dev.sessionrelay.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The front of all clouds: gives each request to the one whose path it has. */
final class Gateway {
  private final Map<SimulatedCloud, CloudApi> apis = new LinkedHashMap<>();
  private final RandomFaults faults;

  /**
   * Where a request goes.
   *
   * @param asked null when the cloud has no such operation
   */
  record Route(CloudApi api, CloudOperation.Match asked) {}

  /**
   * @param opener who answers for a cloud
   */
  Gateway(Function<SimulatedCloud, CloudApi> opener, RandomFaults faults) {
    this.faults = faults;
    SimulatedClouds.ALL.forEach(cloud -> apis.put(cloud, opener.apply(cloud)));
  }

  Route route(SimulatedCall call) {
    List<String> path = call.segments();
    SimulatedCloud cloud =
        SimulatedClouds.ALL.stream()
            .filter(each -> each.owns(path.get(0)))
            .findFirst()
            .orElseThrow();
    Optional<CloudOperation.Match> asked =
        cloud.operations().stream()
            .flatMap(operation -> operation.match(call, path).stream())
            .findFirst();
    return new Route(apis.get(cloud), asked.orElse(null));
  }

  Reply answer(SimulatedCall call, Route route) {
    CloudApi api = route.api();
    Reply reply =
        route.asked() == null
            ? api.unknown(call)
            : faults
                .next(route.asked().operation(), api)
                .orElseGet(() -> api.answer(call, route.asked()));
    return api.stamped(call, reply);
  }
}
