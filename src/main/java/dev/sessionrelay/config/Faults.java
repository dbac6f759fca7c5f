package dev.sessionrelay.config;

import dev.sessionrelay.config.Fault.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong, so that all of it is reported at once. */
public final class Faults {
  private static final Comparator<Fault> BY_PLACE =
      Comparator.comparing(Fault::file).thenComparingInt(Fault::line);

  private final List<Fault> found = new ArrayList<>();

  public void add(Fault fault) {
    found.add(fault);
  }

  public void addAll(List<Fault> faults) {
    found.addAll(faults);
  }

  /** A fault at the line of this entry. */
  public void at(Entry entry, String problem, String advice, String example) {
    add(Fault.at(entry, problem, advice, example));
  }

  /** A fault of a key that is not there, shown at the line of something beside it. */
  public void missing(String file, int line, String key, String problem, String advice, String ex) {
    add(new Fault(Severity.FAULT, file, line, key, problem, advice, ex));
  }

  public void warn(Entry entry, String problem, String advice, String example) {
    add(Fault.warning(entry, problem, advice, example));
  }

  /** Whether something was found at this key. */
  public boolean concern(String key) {
    return found.stream().anyMatch(fault -> key.equals(fault.key()));
  }

  /** Whether there is nothing that stops a start; warnings do not. */
  public boolean isEmpty() {
    return found.stream().allMatch(Fault::isWarning);
  }

  /** Faults and warnings in the order of the files' lines. */
  public List<Fault> all() {
    return sorted(found);
  }

  /** In the order of the files' lines, each once. */
  public static List<Fault> sorted(List<Fault> faults) {
    return faults.stream().distinct().sorted(BY_PLACE).toList();
  }

  public List<Fault> warnings() {
    return all().stream().filter(Fault::isWarning).toList();
  }
}
