package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.settings.PropertiesFile;
import dev.sessionrelay.settings.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator says of a target, beside the relay that runs or before it starts. */
final class TargetOrders {
  private static final String FAMILY = "target.";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(paramLabel = "TARGET", description = "its name in application.properties")
  private String target;

  /**
   * @param length null until it is taken back
   */
  void give(OrderAction action, Duration length, String reason) throws Exception {
    refuseUnknown();
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    TargetOrder order =
        new TargetOrder(target, action, now, length == null ? null : now.plus(length), reason);
    try (LedgerAccess ledger = LedgerView.open(command)) {
      ledger.give(order);
    }
    say(order.words());
  }

  void takeBack(OrderAction action, String done) throws Exception {
    try (LedgerAccess ledger = LedgerView.open(command)) {
      if (!ledger.takeBack(target, action, Clock.systemUTC().instant())) {
        throw new WrongInputException(
            "target '%s' is not %s; 'status' tells which are"
                .formatted(target, action.participle()));
      }
    }
    say(done);
  }

  private void say(String what) {
    command.commandLine().getOut().printf("%s %s%n", target, what);
    command.commandLine().getOut().flush();
  }

  private void refuseUnknown() throws IOException {
    String text = Files.readString(SessionRelay.home(command).resolve(Configuration.FILE));
    List<String> names =
        PropertiesFile.parse(Configuration.FILE, text).entries().keySet().stream()
            .filter(key -> key.startsWith(FAMILY) && key.indexOf('.', FAMILY.length()) > 0)
            .map(key -> key.substring(FAMILY.length(), key.indexOf('.', FAMILY.length())))
            .distinct()
            .toList();
    if (!names.contains(target)) {
      throw new WrongInputException(
          "there is no target '%s'; %s"
              .formatted(
                  target,
                  Suggestion.advice(
                      target,
                      names,
                      names.isEmpty()
                          ? "there are none"
                          : "there are " + String.join(", ", names))));
    }
  }
}
