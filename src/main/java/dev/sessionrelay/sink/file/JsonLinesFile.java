package dev.sessionrelay.sink.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of JSON lines: reads its end, and cuts off what a crash or a full disk left torn. */
final class JsonLinesFile {
  /** Bytes at the end that are looked at. */
  static final int END = 16 * 1024 * 1024;

  /** The same when too few lines end there, as lines are long. */
  static final int LONG_END = 4 * END;

  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.sink");
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] LINE_FEED = {'\n'};

  private JsonLinesFile() {}

  /**
   * Cuts off an event after the last line feed, and everything from the first zero byte: a file
   * system may keep a file's length and lose its content when the power fails. Neither is ever
   * acknowledged. An open line of somebody else is ended. What is left is forced to disk.
   *
   * @return bytes cut off
   */
  static long repair(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      byte[] end = end(channel, END);
      int soundLength = soundLength(end);
      long sound = size - end.length + soundLength;
      if (isForeign(end, soundLength)) {
        channel.write(ByteBuffer.wrap(LINE_FEED), size);
        sound = size;
      } else if (sound < size) {
        channel.truncate(sound);
      }
      channel.force(true);
      return size - sound;
    }
  }

  private static int soundLength(byte[] end) {
    int length = 0;
    for (int i = 0; i < end.length && end[i] != 0; i++) {
      length = end[i] == '\n' ? i + 1 : length;
    }
    return length;
  }

  /** Events are objects: what begins otherwise was not written here. */
  private static boolean isForeign(byte[] end, int from) {
    return from < end.length
        && end[from] != '{'
        && IntStream.range(from, end.length).noneMatch(i -> end[i] == 0);
  }

  /** Ends the last line, which somebody else may have left open, so that the next one is whole. */
  static void endLine(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      long size = channel.size();
      if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
        channel.write(ByteBuffer.wrap(LINE_FEED), size);
      }
    }
  }

  /**
   * Event ids of the last lines, oldest first; lines that are no events are passed over.
   *
   * @param file may be compressed
   */
  static List<String> lastIds(Path file, int most) throws IOException {
    return file.toString().endsWith(EventFileName.ZIPPED)
        ? compressedIds(file, most)
        : idsAtEnd(file, most);
  }

  private static List<String> idsAtEnd(Path file, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      List<String> few = idsAtEnd(channel, most, END);
      boolean enough = few.size() >= most || channel.size() <= END;
      return enough ? few : idsAtEnd(channel, most, LONG_END);
    }
  }

  private static List<String> idsAtEnd(FileChannel channel, int most, int length)
      throws IOException {
    byte[] end = end(channel, length);
    Deque<String> ids = new ArrayDeque<>();
    int from = end.length == channel.size() ? 0 : after(end, 0);
    for (int to = after(end, from); to > from; from = to, to = after(end, from)) {
      keep(ids, id(end, from, to - from), most);
    }
    return new ArrayList<>(ids);
  }

  /** A damaged archive says what it can: nothing is ever written to it. */
  private static List<String> compressedIds(Path file, int most) {
    Deque<String> ids = new ArrayDeque<>();
    try (InputStream raw = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        keep(ids, id(bytes, 0, bytes.length), most);
      }
    } catch (IOException e) {
      LOG.warn("the event file {} cannot be read to its end: {}", file, e.toString());
    }
    return new ArrayList<>(ids);
  }

  private static void keep(Deque<String> ids, String id, int most) {
    if (id != null) {
      ids.addLast(id);
    }
    if (ids.size() > most) {
      ids.removeFirst();
    }
  }

  /** Where the line that begins here ends, its line feed included; {@code from} at the end. */
  private static int after(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return from;
  }

  private static byte[] end(FileChannel channel, int most) throws IOException {
    int length = (int) Math.min(channel.size(), most);
    ByteBuffer buffer = ByteBuffer.allocate(length);
    long start = channel.size() - length;
    while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
      continue;
    }
    return buffer.array();
  }

  private static String id(byte[] bytes, int from, int length) {
    try (JsonParser json = JSON.createParser(bytes, from, length)) {
      return id(json);
    } catch (IOException e) {
      return null;
    }
  }

  /** Of the event in this line, or null when it is none. */
  static String id(String line) {
    try (JsonParser json = JSON.createParser(line)) {
      return id(json);
    } catch (IOException e) {
      return null;
    }
  }

  private static String id(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isId = "id".equals(json.currentName());
      JsonToken value = json.nextToken();
      if (isId) {
        return value == JsonToken.VALUE_STRING ? json.getText() : null;
      }
      json.skipChildren();
    }
    return null;
  }
}
