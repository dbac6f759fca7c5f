package dev.sessionrelay.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code strace} wrote of a process, call by call. */
final class Trace {
  /** What comes before the command that is traced; the file of the trace follows. */
  static final List<String> STRACE =
      List.of(
          "strace",
          "-f",
          "--seccomp-bpf",
          "-y",
          "-xx",
          "-s",
          "4000000",
          "-e",
          "signal=none",
          "-e",
          "trace=write,pwrite64,lseek,fsync,fdatasync,ftruncate,openat,rename,unlink,mkdir,sendto,"
              + "writev,pwritev,pwritev2,sync_file_range,fallocate,truncate,renameat,renameat2,"
              + "unlinkat,mkdirat,sendfile,copy_file_range",
          "-o");

  private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
  private static final String UNFINISHED = " <unfinished ...>";
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
  private static final Pattern END = Pattern.compile("\\) += (-?\\d+).*");

  /** Hears of each call when it begins and when it has ended. */
  interface Listener {
    void begins(String thread, Syscall call);

    void ends(String thread, Syscall call);

    /** Called after each line. */
    void line(long number);
  }

  private final Listener listener;
  private final Map<String, Syscall> running = new HashMap<>();

  private Trace(Listener listener) {
    this.listener = listener;
  }

  static void read(Path file, Listener listener) throws IOException {
    Trace trace = new Trace(listener);
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        trace.line(line);
        listener.line(++number);
      }
    }
  }

  private void line(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return;
    }
    String thread = parts.group(1);
    String text = parts.group(2);
    Matcher resumed = RESUMED.matcher(text);
    if (resumed.matches()) {
      end(thread, resumed.group(1));
    } else if (text.endsWith(UNFINISHED)) {
      begin(thread, text.substring(0, text.length() - UNFINISHED.length()));
    } else if (text.indexOf('(') > 0) {
      int end = text.lastIndexOf(')');
      begin(thread, end < 0 ? text : beforeResult(text));
      end(thread, text);
    }
  }

  private static String beforeResult(String text) {
    int end = text.lastIndexOf(") ");
    return end < 0 ? text : text.substring(0, end);
  }

  private void begin(String thread, String text) {
    Syscall call = Syscall.begun(text);
    running.put(thread, call);
    listener.begins(thread, call);
  }

  private void end(String thread, String text) {
    Syscall call = running.remove(thread);
    int close = text.lastIndexOf(") ");
    Matcher end = END.matcher(close < 0 ? text : text.substring(close));
    if (call != null && end.matches()) {
      listener.ends(thread, call.ended(Long.parseLong(end.group(1))));
    }
  }
}
