package dev.sessionrelay.reload;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.Fault.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file. */
final class Findings {
  private static final Comparator<Fault> BY_PLACE =
      Comparator.comparing(Fault::file).thenComparingInt(Fault::line);

  private final String file;
  private final List<Fault> found = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void fault(int line, String problem, String advice) {
    found.add(new Fault(Severity.FAULT, file, line, null, problem, advice, null));
  }

  void warn(int line, String problem, String advice) {
    found.add(new Fault(Severity.WARNING, file, line, null, problem, advice, null));
  }

  List<Fault> all() {
    return sorted(found);
  }

  boolean hasFault() {
    return found.stream().anyMatch(fault -> !fault.isWarning());
  }

  static List<Fault> sorted(List<Fault> faults) {
    return faults.stream().distinct().sorted(BY_PLACE).toList();
  }
}
