package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Polls a paused target again. */
@Command(
    name = "resume",
    description = "Polls a paused target again.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
  @Mixin private TargetOrders orders;

  @Override
  public Integer call() throws Exception {
    orders.takeBack(OrderAction.PAUSE, "is polled again");
    return 0;
  }
}
