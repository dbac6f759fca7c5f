package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.ReportText;
import dev.sessionrelay.cli.output.TerminalOutput;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.usage.UseQueries;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.report.UsageGrouping;
import dev.sessionrelay.report.UsageReport;
import dev.sessionrelay.report.UsageRow;
import dev.sessionrelay.status.page.ReportPage;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What sessions were used for and what they cost. */
@Command(
    name = "report",
    description =
        "How long sessions ran and were idle, what failed and what it cost; whole days of UTC.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "from that day on: 7d, yesterday, 2026-11-01 (default: ${DEFAULT-VALUE})",
      defaultValue = "7d")
  private String since;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "owner, vendor, target, queue or kind (default: ${DEFAULT-VALUE})",
      defaultValue = "owner")
  private String by;

  @ArgGroup private ReportForm form = new ReportForm();

  /** At most one of them. */
  private static final class ReportForm {
    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Option(names = "--csv", description = "a line for each row, times in seconds")
    private boolean csv;

    @Option(names = "--html", description = "a page by itself, with a picture")
    private boolean html;
  }

  @Override
  public Integer call() throws Exception {
    Clock clock = Clock.systemUTC();
    PriceList prices = HomeFiles.prices(SessionRelay.home(command), clock);
    try (LedgerAccess ledger = LedgerView.open(command)) {
      LocalDate first = UsageReport.firstDay(since(clock));
      UsageReport report =
          new UseQueries(ledger.reader())
              .since(first, UsageReport.adding(prices, by(), first, clock.instant()));
      PrintWriter out = command.commandLine().getOut();
      print(report, out);
      out.flush();
    }
    return 0;
  }

  private void print(UsageReport report, PrintWriter out) {
    if (form.json) {
      out.println(ReportText.json(report));
    } else if (form.csv) {
      ReportText.csv(report).forEach(line -> out.print(line + "\r\n"));
    } else if (form.html) {
      out.println(ReportPage.alone(report));
    } else {
      table(report, out);
    }
  }

  private static void table(UsageReport report, PrintWriter out) {
    TerminalOutput terminal = TerminalOutput.of(System::getenv);
    LocalDate first = report.from().atOffset(ZoneOffset.UTC).toLocalDate();
    out.printf("from %s (UTC) until now; unknown: nobody had an answer%n%n", first);
    List<UsageRow> rows = new ArrayList<>(report.rows());
    rows.add(report.total());
    ReportText.table(report.by().name(), rows).lines(terminal).forEach(out::println);
    if (!report.idlest().isEmpty()) {
      out.println();
      ReportText.table("IDLE LONGEST", report.idlest()).lines(terminal).forEach(out::println);
    }
  }

  private Instant since(Clock clock) {
    return LedgerView.moments()
        .parse(since)
        .filter(first -> !first.isAfter(clock.instant()))
        .orElseThrow(
            () ->
                new WrongInputException(
                    "--since is '"
                        + since
                        + "', which is no time in the past; write how long ago, or a day, for example: --since 7d"));
  }

  private UsageGrouping by() {
    List<String> words = Arrays.stream(UsageGrouping.values()).map(UsageGrouping::word).toList();
    String word = by.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw WrongInputException.unknownWord("--by", by, words, "owner");
    }
    return UsageGrouping.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
