package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops polling a target until resume; none of its sessions is taken for gone. */
@Command(
    name = "pause",
    description = "Stops polling a target until resume; none of its sessions is taken for gone.",
    mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
  @Mixin private TargetOrders orders;

  @Option(names = "--reason", paramLabel = "TEXT", description = "shown wherever it is")
  private String reason;

  @Override
  public Integer call() throws Exception {
    orders.give(OrderAction.PAUSE, null, reason);
    return 0;
  }
}
