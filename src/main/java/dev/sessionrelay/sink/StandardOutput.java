package dev.sessionrelay.sink;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where log lines go, which swallows its errors. Bean {@code standardOutput}. */
public final class StandardOutput {
  /**
   * To be called after a line was logged.
   *
   * @throws IOException when it is closed or full; what was logged last may be lost
   */
  public void check() throws IOException {
    PrintStream out = System.out;
    if (out.checkError()) {
      // An error sticks to a stream, but a disk may have room again.
      System.setOut(
          new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
      throw new IOException(
          "standard output takes no lines: it is closed, or its disk is full; redirect it, or set"
              + " sink.log.level = OFF");
    }
  }
}
