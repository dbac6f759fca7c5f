package dev.sessionrelay.bench;

import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who polls, in a JVM of its own.
 *
 * @param checkout of the relay's launcher; null for a program of this package
 */
record Contender(String name, Path checkout, Class<?> program) {
  private static final String JVM = "-XX:+UseSerialGC";

  /**
   * The relay and the others; or it and the relay of the checkout that {@code bench.before} names.
   */
  static List<Contender> all() {
    Contender relay = new Contender("session-relay", Path.of(""), null);
    String before = System.getProperty("bench.before");
    return before == null
        ? List.of(
            relay,
            new Contender("camel by hand", null, NaiveCamel.class),
            new Contender("plain loop", null, PlainLoop.class))
        : List.of(relay, new Contender("before", Path.of(before), null));
  }

  /** What an installation does before the first start; a checkout of before may know nothing. */
  void prepare() throws IOException, InterruptedException {
    if (program == null) {
      String launcher = checkout.resolve("bin/session-relay").toAbsolutePath().toString();
      new ProcessBuilder(launcher, "prepare").inheritIO().start().waitFor();
    }
  }

  /** Starts in an empty directory. */
  RelayProcess start(Plan plan, Path home, String more) throws IOException {
    List<String> command = new ArrayList<>();
    if (program == null) {
      plan.writeHome(checkout, home, more);
      command.add("env");
      command.add("SESSION_RELAY_JAVA_OPTIONS=" + heap(plan));
      command.add(checkout.resolve("bin/session-relay").toAbsolutePath().toString());
      command.addAll(List.of("run", "--home", home.toString()));
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(JVM, heap(plan), "-cp", RelayProcess.classPath(), program.getName()));
      command.addAll(plan.arguments(home));
    }
    return RelayProcess.launch(command);
  }

  RelayProcess start(Plan plan) throws IOException {
    return start(plan, Files.createTempDirectory("bench"), "");
  }

  private static String heap(Plan plan) {
    return plan.sessions() > 5_000 ? "-Xmx2g" : "-Xmx256m";
  }

  @Override
  public String toString() {
    return name;
  }
}
