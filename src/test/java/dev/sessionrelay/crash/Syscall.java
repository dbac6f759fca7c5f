package dev.sessionrelay.crash;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A system call as {@code strace -y -xx} writes it.
 *
 * @param result -1 when it failed
 */
record Syscall(String name, List<String> arguments, long result) {

  /** Reads {@code name(a, b, c} without its end. */
  static Syscall begun(String text) {
    int open = text.indexOf('(');
    return new Syscall(
        text.substring(0, open), List.of(text.substring(open + 1).split(", ", -1)), 0);
  }

  Syscall ended(long value) {
    return new Syscall(name, arguments, value);
  }

  /** The number of a file descriptor such as {@code 9</path>}. */
  int descriptor(int argument) {
    String text = arguments.get(argument);
    return Integer.parseInt(text.substring(0, text.indexOf('<')));
  }

  /** The path of a file descriptor. */
  String pathOf(int argument) {
    return path(arguments.get(argument));
  }

  private static String path(String descriptor) {
    int open = descriptor.indexOf('<');
    return open < 0 ? "" : text(descriptor.substring(open + 1, descriptor.lastIndexOf('>')));
  }

  /** A string that is a path. */
  String string(int argument) {
    return new String(bytes(argument), StandardCharsets.UTF_8);
  }

  /** A string as it is. */
  byte[] bytes(int argument) {
    String quoted = arguments.get(argument);
    if (quoted.endsWith("...")) {
      throw new IllegalStateException("strace cut a string off: its -s is too small");
    }
    return unescaped(quoted.substring(1, quoted.lastIndexOf('"')));
  }

  long number(int argument) {
    return Long.parseLong(arguments.get(argument));
  }

  private static String text(String escaped) {
    return escaped.startsWith("\\x")
        ? new String(unescaped(escaped), StandardCharsets.UTF_8)
        : escaped;
  }

  private static byte[] unescaped(String escaped) {
    byte[] bytes = new byte[escaped.length() / 4];
    for (int i = 0; i < bytes.length; i++) {
      int high = HexFormat.fromHexDigit(escaped.charAt(4 * i + 2));
      bytes[i] = (byte) (high << 4 | HexFormat.fromHexDigit(escaped.charAt(4 * i + 3)));
    }
    return bytes;
  }
}
