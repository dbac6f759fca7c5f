package dev.sessionrelay.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.settings.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written before a process was killed, as the next one finds it. */
class WrittenEventIdsTest {
  private static final int LINES = WrittenEventIds.REMEMBERED;

  @TempDir Path home;
  private Path directory;
  private WrittenEventIds written;

  @BeforeEach
  void open() throws IOException {
    directory = Files.createDirectories(home.resolve("out"));
    written =
        new WrittenEventIds(
            new EventFiles(FileSettings.of(Settings.none(), home), Clock.systemUTC()));
  }

  private static String line(int id, String more) {
    return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"data\":\"" + more + "\"}\n";
  }

  private void write(String name, int from, int to, String more) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        OutputStream bytes = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      for (int id = from; id < to; id++) {
        lines.write(line(id, more));
      }
    }
  }

  /** A file of a megabyte holds some 700 lines; a backlog leaves more than that unacknowledged. */
  @Test
  void linesInFilesThatWereCompressedMeanwhileWereWrittenTwice() throws IOException {
    int each = LINES / 4;
    for (int i = 0; i < 4; i++) {
      String name = "events-2026-11-27_00" + (i + 1) + (i < 2 ? ".jsonl.gz" : ".jsonl");
      write(name, i * each, (i + 1) * each, "");
    }
    assertFalse(written.add("0"));
    assertFalse(written.add(String.valueOf(each)));
    assertFalse(written.add(String.valueOf(4 * each - 1)));
    assertTrue(written.add("new"));
    assertFalse(written.add("new"));
  }

  /** Sixteen megabytes were looked at, whatever the lines were like. */
  @Test
  void longLinesWereWrittenTwice() throws IOException {
    write("events-2026-11-27.jsonl", 0, LINES, "x".repeat(8_000));
    assertFalse(written.add("0"));
  }

  /** Only what a write that failed may have left is looked for then. */
  @Test
  void whatIsKnownIsKnownAfterAFailedWrite() throws IOException {
    write("events-2026-11-27_001.jsonl.gz", 0, 10, "");
    write("events-2026-11-27_002.jsonl", 10, 20, "");
    assertTrue(written.add("20"));
    Path file = directory.resolve("events-2026-11-27_002.jsonl");
    Files.writeString(
        file, "{\"specversion\":\"1.0\",\"id\":\"20\",\"da", StandardOpenOption.APPEND);
    assertTrue(written.remove("20"));
    assertFalse(written.add("3"));
    assertTrue(written.add("20"));
    Files.writeString(file, line(20, ""), StandardOpenOption.APPEND);
    assertFalse(written.remove("20"), "its line is whole");
  }

  @Test
  void damagedArchiveHeldUpTheSink() throws IOException {
    write("events-2026-11-27_001.jsonl.gz", 0, 10, "");
    Path archive = directory.resolve("events-2026-11-27_001.jsonl.gz");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    write("events-2026-11-27_002.jsonl", 10, 20, "");
    assertFalse(written.add("19"));
    assertTrue(written.add("20"));
  }

  /** The first line is there from before a crash; the write of the others fails in the last one. */
  @Test
  void ofABatchWhatIsMissingIsWritten() throws IOException {
    write("events-2026-11-27.jsonl", 0, 2, "");
    Path file = directory.resolve("events-2026-11-27.jsonl");
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    String batch = line(1, "") + line(2, "") + line(3, "");
    assertEquals((line(2, "") + line(3, "")).strip(), written.unwritten(batch.strip(), exchange));
    Files.writeString(file, line(2, "") + "{\"id\":\"3", StandardOpenOption.APPEND);
    exchange.getExchangeExtension().handoverCompletions().forEach(c -> c.onFailure(exchange));
    assertEquals(line(0, "") + line(1, "") + line(2, ""), Files.readString(file));
    Exchange again = new DefaultExchange(new DefaultCamelContext());
    assertEquals(line(3, "").strip(), written.unwritten(batch.strip(), again));
    assertEquals("", written.unwritten(batch.strip(), again));
  }
}
