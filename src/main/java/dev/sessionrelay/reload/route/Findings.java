package dev.sessionrelay.reload.route;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.Fault.Severity;
import dev.sessionrelay.config.Faults;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in one file. */
public final class Findings {
  private final String file;
  private final List<Fault> found = new ArrayList<>();

  public Findings(String file) {
    this.file = file;
  }

  public void fault(int line, String problem, String advice) {
    found.add(new Fault(Severity.FAULT, file, line, null, problem, advice, null));
  }

  void warn(int line, String problem, String advice) {
    found.add(new Fault(Severity.WARNING, file, line, null, problem, advice, null));
  }

  public List<Fault> all() {
    return Faults.sorted(found);
  }
}
