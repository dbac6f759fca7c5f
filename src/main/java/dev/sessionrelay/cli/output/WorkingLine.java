package dev.sessionrelay.cli.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Tells on a terminal that a command is still at work, from its third second until it has something
 * to say itself. One line, rewritten each second, that leaves nothing behind.
 */
public final class WorkingLine implements AutoCloseable {
  /** Set by the launcher where standard error is a terminal. */
  public static final String PROGRESS = "SESSION_RELAY_PROGRESS";

  private static final long PATIENCE_MILLIS = 2_000;
  private static final long EACH_MILLIS = 1_000;

  private final PrintStream terminal;
  private final String command;
  private final long began = System.nanoTime();
  private boolean ended;
  private int width;

  WorkingLine(PrintStream terminal, String command) {
    this.terminal = terminal;
    this.command = command;
  }

  /** Begins to watch what this process prints, and to tell of it on standard error. */
  public static WorkingLine start(String command) {
    WorkingLine line = new WorkingLine(System.err, command);
    System.setOut(line.ending(System.out));
    System.setErr(line.ending(System.err));
    line.begin();
    return line;
  }

  void begin() {
    Thread thread = new Thread(this::tell, "working-line");
    thread.setDaemon(true);
    thread.start();
  }

  /** What goes through it ends the line. */
  PrintStream ending(PrintStream stream) {
    OutputStream watched =
        new FilterOutputStream(stream) {
          @Override
          public void write(int octet) throws IOException {
            WorkingLine.this.close();
            out.write(octet);
          }

          @Override
          public void write(byte[] octets, int from, int length) throws IOException {
            WorkingLine.this.close();
            out.write(octets, from, length);
          }
        };
    return new PrintStream(watched, true);
  }

  private synchronized void tell() {
    try {
      wait(PATIENCE_MILLIS);
      while (!ended) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        String text = "session-relay: " + command + " is at work, " + seconds + " s";
        width = text.length();
        terminal.print("\r" + text);
        terminal.flush();
        wait(EACH_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (!ended) {
      ended = true;
      notifyAll();
      if (width > 0) {
        terminal.print("\r" + " ".repeat(width) + "\r");
        terminal.flush();
      }
    }
  }
}
