package dev.sessionrelay.simulator;

import dev.sessionrelay.simulator.alibaba.AlibabaCloud;
import dev.sessionrelay.simulator.huawei.HuaweiCloud;
import dev.sessionrelay.simulator.oracle.OracleCloud;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All simulated clouds: the one place that names them. */
final class SimulatedClouds {
  /** The demo's own pages are last: they take the paths that are nobody's. */
  static final List<SimulatedCloud> ALL =
      List.of(new HuaweiCloud(), new AlibabaCloud(), new OracleCloud(), new DemoPages());

  private SimulatedClouds() {}

  static Stream<CloudOperation> operations() {
    return ALL.stream().flatMap(cloud -> cloud.operations().stream());
  }

  /** Each population once. */
  static Stream<SessionPopulation> populations() {
    return operations().flatMap(operation -> operation.population().stream()).distinct();
  }

  /**
   * @throws IllegalArgumentException naming the valid ones
   */
  static CloudOperation operation(String id) {
    return operations()
        .filter(operation -> operation.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(id)));
  }

  private static String unknown(String id) {
    String valid = operations().map(CloudOperation::id).collect(Collectors.joining(", "));
    return "'%s' is no endpoint of the simulator; expected one of %s".formatted(id, valid);
  }
}
