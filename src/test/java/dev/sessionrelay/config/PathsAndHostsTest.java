package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.settings.SinkKeys;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.sink.file.FileSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that mean the same to every part that reads them. */
class PathsAndHostsTest {
  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
  }

  @Test
  void aTildeIsTheUsersHomeInEveryPath() throws IOException {
    Configuration read =
        Homes.valid(home, "sink.file.directory = ~/out\nledger.url = jdbc:sqlite:~/ledger.db\n");
    assertEquals(Path.of("/nonexistent/out"), FileSettings.of(read.settings(), home).directory());
    assertEquals("/nonexistent/out", read.settings().reveal("sink.file.directory").orElseThrow());
    assertEquals(
        "ledger at /nonexistent/ledger.db", LedgerSettings.of(read.settings(), home).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sink.file.directory = file:///var/out",
        "sink.file.directory = \"out\"",
        "sink.file.directory = %HOME%/out",
        "ledger.url = jdbc:sqlite:~bob/ledger.db",
        "ledger.url = jdbc:sqlite:file:ledger.db",
        "ledger.url = jdbc:sqlite:'ledger.db'",
        "ledger.url = jdbc:sqlite:%HOME%/ledger.db",
        "ledger.url = jdbc:sqlite::memory:",
      })
  void whatStandsForNothingInAPathWasTakenAsALetter(String line) throws IOException {
    assertInstanceOf(LoadResult.Invalid.class, Homes.load(home, line + "\n"));
  }

  @Test
  void aTildeInsideAPathIsALetter() throws IOException {
    Configuration read = Homes.valid(home, "sink.file.directory = out~/x\n");
    assertEquals(Path.of("out~/x"), read.settings().get(SinkKeys.DIRECTORY));
  }

  @Test
  void aHostWithAnUnderscoreAndASchemeInCapitalsWork() throws IOException {
    String properties =
        """
        account.b.vendor = example
        account.b.allow-plain-http = true
        account.b.base-url = %s
        """;
    for (String written : List.of("http://spark_master:8080", "HTTP://spark_master:8080/")) {
      URI base = Homes.valid(home, properties.formatted(written)).accounts().get("b").baseUri();
      assertEquals("http://spark_master:8080", base.toString());
      assertEquals("spark_master", UrlChecks.host(base));
      assertEquals(8080, UrlChecks.port(base));
    }
    assertTrue(UrlChecks.isExposed(URI.create("HTTP://spark_master:8080")));
    assertFalse(UrlChecks.isExposed(URI.create("HTTPS://spark_master")));
  }

  @Test
  void aByteOrderMarkBeforeIdsIsNoneOfThem() throws IOException {
    Files.writeString(home.resolve("notebooks.txt"), "\uFEFF\r\ns-1\r\ns-2\r\n");
    Configuration read =
        Homes.valid(home, Homes.HUAWEI + Homes.SQL.replace("s-1, s-2", "file:notebooks.txt"));
    assertEquals(List.of("s-1", "s-2"), read.targets().get("t").ids());
  }
}
