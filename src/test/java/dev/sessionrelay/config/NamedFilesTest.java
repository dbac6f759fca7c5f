package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.LoadResult.Invalid;
import dev.sessionrelay.config.LoadResult.Valid;
import dev.sessionrelay.settings.ConfigError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the configuration names need not be files. */
@DisabledOnOs(OS.WINDOWS)
class NamedFilesTest {
  private static final String TARGET =
      """
      target.t.endpoint = huawei-sql-session
      target.t.account = a
      target.t.every = 30s
      target.t.workspace = w-1
      """;

  @TempDir Path home;

  @BeforeEach
  void furnish() throws Exception {
    Homes.furnish(home);
    Path pipe = home.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account.b.vendor = huawei\naccount.b.region = cn-north-4\naccount.b.token = {{file:pipe}}",
        "account.b.vendor = oracle\naccount.b.config-file = pipe",
        TARGET + "target.t.sessions = file:pipe",
        TARGET + "target.t.sessions = file:/dev/zero",
        "owners.file = pipe",
        "web.password = {{file:/dev/zero}}",
      })
  void aPipeOrDeviceHeldUpTheStartForEver(String properties) {
    String messages = messages(Homes.HUAWEI + properties);
    assertTrue(messages.contains("is a pipe or a device, not a file"), messages);
  }

  @Test
  void aPipeInTheConfigurationsOwnPlaceHeldUpTheStartForEver() throws Exception {
    Files.move(home.resolve("pipe"), home.resolve(Configuration.FILE));
    LoadResult loaded =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Configuration.load(Homes.surroundings(home)));
    String words = ((Invalid) loaded).faults().toString();
    assertTrue(words.contains("the file is a pipe or a device, not a file"), words);
  }

  @Test
  void idsThatAreAllWrongWereSaidToBeNone() throws Exception {
    Files.writeString(home.resolve("ids.txt"), "s-1,s-2\n");
    String messages = messages(Homes.HUAWEI + TARGET + "target.t.sessions = file:ids.txt");
    assertTrue(messages.contains("the id 's-1,s-2'"), messages);
    assertTrue(!messages.contains("holds no id"), messages);
  }

  @Test
  void aByteOrderMarkHidTheFirstOwner() throws Exception {
    Files.writeString(home.resolve("owners"), "\uFEFFada.mail = ada@example.com\n");
    Configuration configuration = Homes.valid(home, "owners.file = owners\n");
    assertEquals("ada@example.com", configuration.owners().get("ada.mail"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u201chunter2\u201d",
        "\u2018hunter2\u2019",
        "Bearer hunter2",
        "bearer hunter2",
        "X-Auth-Token: hunter2",
        "hun\u200bter2",
        "hunter2\u00a0",
        "hunter\u00ad2",
        "SECRET_KEY=hunter2",
        "export TOKEN=hunter2",
        "token: hunter2",
        "{\"token\":\"hunter2\"}",
        "{{env:HOME}}",
        "changeme",
        "********",
        "[secret]",
      })
  void aSecretThatWasCopiedWithMoreThanItselfWasInOrder(String secret) throws Exception {
    Files.writeString(home.resolve("secret"), secret + "\n");
    String messages =
        messages(
            "account.a.vendor = huawei\naccount.a.region = cn-north-4\n"
                + "account.a.token = {{file:secret}}\n"
                + TARGET
                + "target.t.sessions = s-1\n");
    assertTrue(messages.contains("account.a.token "), messages);
    assertTrue(!messages.contains("hunter2"), messages);
  }

  @Test
  void everyLineOfAFileThatHoldsNoIdsWasAnErrorOfItsOwn() throws Exception {
    Files.writeString(home.resolve("ids.txt"), "no id\n".repeat(100_000));
    String messages = messages(Homes.HUAWEI + TARGET + "target.t.sessions = file:ids.txt\n");
    assertEquals(20, messages.split("the id 'no id'", -1).length - 1, messages);
    assertTrue(messages.contains("99980 more lines of ids.txt hold no valid id"), messages);
  }

  @Test
  void aLinkThatLeadsToItselfWasToldInTheSystemsWordsAlone() throws Exception {
    Files.createSymbolicLink(home.resolve("ids.txt"), Path.of("ids.txt"));
    String messages = messages(Homes.HUAWEI + TARGET + "target.t.sessions = file:ids.txt\n");
    assertTrue(messages.contains("the file ids.txt, which cannot be read ("), messages);
  }

  private String messages(String properties) {
    LoadResult loaded =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Homes.load(home, properties + "\n"));
    List<ConfigError> messages =
        loaded instanceof Valid valid
            ? valid.configuration().warnings()
            : ((Invalid) loaded).faults();
    return messages.toString();
  }
}
