package dev.sessionrelay.testing;

import java.nio.file.Path;
import java.util.List;

/** The Java that runs the tests, for processes of their own. */
public final class Jvm {
  private Jvm() {}

  /**
   * The command, which may load SQLite's native code as the launcher lets it: Java 24 warns else.
   */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED");
  }
}
