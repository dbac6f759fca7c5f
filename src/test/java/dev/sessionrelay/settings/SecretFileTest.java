package dev.sessionrelay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SecretFileTest {
  @TempDir private Path directory;
  private final SettableClock clock = SettableClock.standing();
  private Path path;
  private SecretFile file;

  @BeforeEach
  void create() {
    path = directory.resolve("secret");
    file = SecretFile.of(path, clock);
  }

  private String afterASecond() {
    clock.advance(Duration.ofSeconds(1));
    return file.get();
  }

  @Test
  void lineBreaksAroundItAndAByteOrderMarkAreNotPartOfIt() throws IOException {
    String[][] cases = {
      {"a", "a"},
      {"a\n", "a"},
      {"a\r\n", "a"},
      {"a\n\n", "a"},
      {" a ", " a "},
      {"\uFEFF\na\nb\n", "a\nb"}
    };
    for (String[] pair : cases) {
      Files.writeString(path, pair[0]);
      assertEquals(pair[1], SecretFile.of(path, clock).get());
    }
  }

  @Test
  void readAgainWhenWrittenInPlaceButLookedAtOnceASecondOnly() throws IOException {
    Files.writeString(path, "one");
    String first = file.get();
    Files.writeString(path, "two!");
    assertSame(first, file.get());
    assertEquals("two!", afterASecond());
    assertSame(file.get(), afterASecond(), "unchanged files are not read again");
  }

  @Test
  void readAgainWhenReplacedByAFileOfTheSameSizeAndTime() throws IOException {
    Files.writeString(path, "one");
    assertEquals("one", file.get());
    Path next = directory.resolve("next");
    Files.writeString(next, "two");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(path));
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertEquals("two", afterASecond());
  }

  @Test
  void followsAnExchangedDirectoryLinkAsKubernetesDoes() throws IOException {
    Path data = directory.resolve("..data");
    Files.writeString(Files.createDirectory(directory.resolve("v1")).resolve("secret"), "one");
    Files.writeString(Files.createDirectory(directory.resolve("v2")).resolve("secret"), "two");
    Files.createSymbolicLink(data, Path.of("v1"));
    Files.createSymbolicLink(path, Path.of("..data", "secret"));
    assertEquals("one", file.get());

    Path swap = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("v2"));
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertEquals("two", afterASecond());
  }

  @Test
  void theLastTextStaysInForceHalfwayThroughARotationAndTheLogSaysSoOnce() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(SecretFile.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      Files.writeString(path, "one");
      assertEquals("one", file.get());
      Files.delete(path);
      assertEquals("one", afterASecond());
      Files.writeString(path, "");
      assertEquals("one", afterASecond());
      Files.writeString(path, "two");
      assertEquals("two", afterASecond());
    } finally {
      logger.detachAppender(log);
    }
    assertEquals(1, log.list.size());
    assertEquals(
        "The secret read before stays in force: Secret file "
            + path
            + " does not exist. Create it, for example: printf %s VALUE > "
            + path,
        log.list.get(0).getFormattedMessage());
  }

  @Test
  void aClockThatIsSetBackDoesNotStopTheLooking() throws IOException {
    Files.writeString(path, "one");
    assertEquals("one", file.get());
    Files.writeString(path, "three");
    clock.advance(Duration.ofHours(-1));
    assertEquals("three", file.get());
  }

  @Test
  void whatIsNoSecretIsRefusedByName() throws IOException {
    assertFault("does not exist. Create it, for example: printf %s VALUE > " + path);
    Files.createFile(path);
    assertFault("is empty. Write the secret into it, for example: printf %s VALUE > " + path);
    Files.writeString(path, " \n");
    assertFault("is empty. Write the secret into it, for example: printf %s VALUE > " + path);
    Files.write(path, "gehäuse".getBytes(StandardCharsets.ISO_8859_1));
    assertFault("is not UTF-8 text. Save it as UTF-8, or name another file than " + path);
    Files.write(path, new byte[SecretFile.MAX_SIZE + 1]);
    assertFault("is larger than 64KB; name the file that holds the secret alone.");
    Files.delete(path);
    Files.createDirectory(path);
    assertFault("is a folder, not a file; name the file that holds the secret alone.");
  }

  private void assertFault(String rest) {
    String message = assertThrows(SecretUnavailableException.class, file::get).getMessage();
    assertEquals("Secret file " + path + " " + rest, message);
  }

  @Test
  void asASecretItFollowsTheFile() throws IOException {
    Files.writeString(path, "one");
    Secret secret = Secret.from(file);
    assertEquals("one", secret.reveal());
    Files.writeString(path, "two-two");
    clock.advance(Duration.ofSeconds(1));
    assertEquals("two-two", secret.reveal());
    assertEquals("[secret]", secret.toString());
    assertTrue(file.toString().endsWith("secret]"));
  }
}
