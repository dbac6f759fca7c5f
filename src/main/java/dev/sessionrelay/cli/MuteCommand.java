package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps alerts and incidents of a target from being told for a while. */
@Command(
    name = "mute",
    description = "Keeps alerts and incidents of a target from being told for a while.",
    mixinStandardHelpOptions = true)
final class MuteCommand implements Callable<Integer> {
  @Mixin private TargetOrders orders;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      required = true,
      description = "how long, such as 2h",
      converter = DurationOption.class)
  private Duration length;

  @Option(names = "--reason", paramLabel = "TEXT", description = "shown wherever it is")
  private String reason;

  @Override
  public Integer call() throws Exception {
    orders.give(OrderAction.MUTE, length, reason);
    return 0;
  }
}
