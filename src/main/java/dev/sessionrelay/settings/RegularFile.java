package dev.sessionrelay.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files that an operator names: a pipe may never answer, and a device may have no end. */
public final class RegularFile {
  /** Bytes of the largest file that is read. */
  public static final int LARGEST = 16 << 20;

  private RegularFile() {}

  /**
   * @throws IOException also when it is no regular file; {@link #reason} says why in words
   */
  public static byte[] bytes(Path file) throws IOException {
    return bytes(file, LARGEST);
  }

  /** The same with a limit of its own, in bytes. */
  public static byte[] bytes(Path file, int largest) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "a folder" : "a pipe or a device";
      throw new FileSystemException(file.toString(), null, "is " + what + ", not a file");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(largest + 1);
      if (bytes.length > largest) {
        throw new FileSystemException(
            file.toString(), null, "is larger than " + Quantity.write(largest));
      }
      return bytes;
    }
  }

  /** Its text, which is UTF-8, without a byte order mark. */
  public static String text(Path file) throws IOException {
    String text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Why a file was not read, in words that follow its name. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "is not there";
    } else if (e instanceof AccessDeniedException) {
      return "may not be read by this user";
    } else if (e instanceof CharacterCodingException) {
      return "is not UTF-8 text";
    }
    String reason =
        e instanceof FileSystemException refused && refused.getReason() != null
            ? refused.getReason()
            : e.getClass().getSimpleName();
    return reason.startsWith("is ") ? reason : "cannot be read (" + reason + ")";
  }
}
