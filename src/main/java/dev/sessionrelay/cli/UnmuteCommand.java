package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends what mute began: what is still true is told. */
@Command(
    name = "unmute",
    description = "Ends what mute began: what is still true is told.",
    mixinStandardHelpOptions = true)
final class UnmuteCommand implements Callable<Integer> {
  @Mixin private TargetOrders orders;

  @Override
  public Integer call() throws Exception {
    orders.takeBack(OrderAction.MUTE, "is no longer muted");
    return 0;
  }
}
