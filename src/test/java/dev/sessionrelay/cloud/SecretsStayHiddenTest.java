package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sessionrelay.account.ProxyAuthorization;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.cloud.oracle.OracleCredentials;
import dev.sessionrelay.cloud.oracle.OracleSigner;
import dev.sessionrelay.config.Account.ProxyUser;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SecretFile;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Every secret holds this mark; nothing that can be printed may. */
class SecretsStayHiddenTest {
  private static final String MARK = "MARKED";
  private static final Secret SECRET = Secret.of(MARK + "-secret");
  private static final OutgoingRequest REQUEST =
      new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);

  @TempDir private Path directory;
  private final SettableClock clock =
      SettableClock.standingAt(Instant.parse("2026-01-01T00:00:00Z"));
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.sessionrelay");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> printed = new ArrayList<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.TRACE);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void nothingMarkedWasPrinted() {
    logger.detachAppender(log);
    logger.setLevel(null);
    log.list.forEach(event -> printed.add(event.getFormattedMessage()));
    assertFalse(printed.isEmpty());
    for (String text : printed) {
      assertFalse(text.contains(MARK), text);
    }
  }

  private void print(Object value) {
    printed.add(String.valueOf(value));
  }

  private void printFailure(Throwable failure) {
    StringWriter out = new StringWriter();
    failure.printStackTrace(new PrintWriter(out));
    printed.add(out.toString());
  }

  private List<Credentials> all(Path file) {
    return List.of(
        new HuaweiCredentials.FixedToken(SECRET),
        new HuaweiCredentials.Password("u", SECRET, "d", "p", null, URI.create("http://h")),
        new HuaweiCredentials.Keys(SECRET, SECRET, SECRET, "p"),
        new AlibabaCredentials(SECRET, SECRET, SECRET),
        new OracleCredentials.ApiKey("t", "u", "f", file, null, SECRET),
        new OracleCredentials.ApiKey("t", "u", "f", null, SECRET, SECRET),
        new OracleCredentials.SessionToken(file, file, SECRET),
        new Credentials.Bearer(SECRET),
        new Credentials.HeaderCredentials(Map.of("X-Key", SECRET)));
  }

  @Test
  void credentialsAndWhatTheyAreTurnedInto() throws Exception {
    all(Path.of("file")).forEach(this::print);
    all(Path.of("file"))
        .forEach(any -> print(any.authenticator(clock, clock, () -> "n", TokenFetcher.NONE)));
    ProxyUser proxyUser = new ProxyUser("u", SECRET);
    print(proxyUser);
    print(new ProxyAuthorization(proxyUser, clock));
    HmacKey key = HmacKey.of(SECRET.reveal());
    print(key);
    print(new AccessKey("AK", key, SECRET.reveal()));
    print(new OracleSigner.Key("ST$" + SECRET.reveal(), null));
    print(new RenewedCredential.Granted<>(SECRET.reveal(), Duration.ofHours(1)));
    print(new TokenResponse(201, Map.of("x-subject-token", SECRET.reveal()), new byte[1]));
  }

  private CredentialFound profile(Path config) throws CredentialException {
    ProcessEnvironment environment =
        new ProcessEnvironment(Map.of("OCI_CLI_CONFIG_FILE", config.toString())::get, directory);
    return Vendors.of("oracle")
        .credentials()
        .environment()
        .find(environment, file -> {})
        .orElseThrow();
  }

  @Test
  void profilesOfOracle() throws IOException {
    Path config = directory.resolve("config");
    String good = "[DEFAULT]\nkey_file=k\nuser=u\ntenancy=t\nfingerprint=f\npass_phrase=";
    Files.writeString(config, good + SECRET.reveal() + "\n");
    print(profile(config));
    for (String bad : new String[] {"[DEFAULT]\npass_phrase=", "pass_phrase=", "[DEFAULT]\n"}) {
      Files.writeString(config, bad + SECRET.reveal() + "\n");
      fails(() -> profile(config));
    }
  }

  @Test
  void keyFilesThatCannotBeUsed() throws IOException {
    int failures = 0;
    for (String form : new String[] {"pkcs1-aes256", "pkcs8-aes256", "pkcs8-scrypt", "ec"}) {
      failures += useAll(all(TestKeys.file(form)).subList(4, 6));
    }
    Path junk = Files.writeString(directory.resolve("junk"), SECRET.reveal());
    failures += useAll(all(junk).subList(4, 6));
    Files.writeString(junk, "-----BEGIN PRIVATE KEY-----\n" + SECRET.reveal());
    failures += useAll(all(junk).subList(4, 6));
    assertEquals(12, failures);
  }

  @Test
  void secretsThatDoNotFitAHeader() {
    Secret bad = Secret.of(MARK + "\n");
    assertEquals(
        4,
        useAll(
            List.of(
                new HuaweiCredentials.FixedToken(bad),
                new HuaweiCredentials.Keys(bad, bad, null, null),
                new AlibabaCredentials(SECRET, SECRET, bad),
                new Credentials.HeaderCredentials(Map.of("X-Key", bad)))));
  }

  @Test
  void tokenServicesThatFail() {
    Credentials credentials = all(Path.of("file")).get(1);
    List<TokenFetcher> fetchers =
        List.of(
            (address, json) -> new TokenResponse(401, Map.of(), json),
            (address, json) -> new TokenResponse(201, Map.of("x-other", MARK), json),
            (address, json) -> {
              throw new IOException("reset");
            });
    for (TokenFetcher fetcher : fetchers) {
      fails(
          () -> credentials.authenticator(clock, clock, () -> "n", fetcher).authenticate(REQUEST));
    }
  }

  @Test
  void secretFilesThatVanish() throws IOException {
    Path path = Files.writeString(directory.resolve("s"), SECRET.reveal());
    SecretFile file = SecretFile.of(path, clock);
    assertTrue(file.get().contains(MARK));
    Files.delete(path);
    clock.advance(Duration.ofSeconds(1));
    file.get();
    print(file);
    assertEquals(1, log.list.size(), "the warning is looked at");
  }

  private int useAll(List<Credentials> credentials) {
    int failures = 0;
    for (Credentials any : credentials) {
      Authenticator authenticator = any.authenticator(clock, clock, () -> "n", TokenFetcher.NONE);
      failures += fails(() -> authenticator.authenticate(REQUEST));
    }
    return failures;
  }

  private interface Use {
    Object run() throws IOException;
  }

  private int fails(Use use) {
    try {
      print(use.run());
      return 0;
    } catch (CredentialException e) {
      e.answer().ifPresent(this::print);
      printFailure(e);
      return 1;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
