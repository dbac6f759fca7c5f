package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.ConfigurationDiff.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDiffTest {
  private static final String BEFORE =
      """
      account.a.vendor = huawei
      account.a.region = cn-north-4
      account.a.token = {{env:VENDOR_SECRET}}
      target.t.endpoint = huawei-sql-session
      target.t.account = a
      target.t.every = 30s
      target.t.workspace = w-1
      target.t.sessions = file:notebooks.txt
      target.u.endpoint = huawei-ray-session
      target.u.account = a
      target.u.every = 30s
      target.u.routes = r-1
      sink.webhook.oncall.url = https://hooks.example.com/x
      retry.delay = 1s
      """;
  private static final Changes NONE = new Changes(Set.of(), Set.of(), Set.of());

  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
  }

  @Test
  void theSameFileInAnotherOrderIsNoDifference() throws IOException {
    String reversed =
        BEFORE.lines().reduce((a, b) -> b + "\n" + a).orElseThrow() + "\n# and a comment\n";
    assertTrue(diff(BEFORE, reversed).isEmpty());
  }

  @Test
  void oneChangedTargetIsOneDifference() throws IOException {
    ConfigurationDiff diff =
        diff(BEFORE, BEFORE.replace("target.t.every = 30s", "target.t.every = 10s"));
    assertEquals(changed("t"), diff.targets());
    assertEquals(new ConfigurationDiff(NONE, diff.targets(), NONE, Set.of()), diff);
  }

  @Test
  void aRenamedTargetIsOneRemovedAndOneAdded() throws IOException {
    ConfigurationDiff diff = diff(BEFORE, BEFORE.replace("target.u.", "target.v."));
    assertEquals(new Changes(Set.of("v"), Set.of("u"), Set.of()), diff.targets());
  }

  @Test
  void aChangedIdFileChangesItsTarget() throws IOException {
    Configuration before = Homes.valid(home, BEFORE);
    Files.writeString(home.resolve("notebooks.txt"), "s-1\ns-9\n");
    ConfigurationDiff diff = ConfigurationDiff.between(before, Homes.valid(home, BEFORE));
    assertEquals(new ConfigurationDiff(NONE, changed("t"), NONE, Set.of()), diff);
  }

  @Test
  void aChangedSecretChangesItsAccountAlone() throws IOException {
    ConfigurationDiff diff =
        diff(BEFORE, BEFORE.replace("{{env:VENDOR_SECRET}}", "{{env:LEDGER_PASSWORD}}"));
    assertEquals(new ConfigurationDiff(changed("a"), NONE, NONE, Set.of()), diff);
  }

  @Test
  void aRotatedFileOfACredentialChangedItsAccountWhichFollowsItAnyway() throws IOException {
    Path secret = Files.writeString(home.resolve("secret"), "one");
    String properties = BEFORE.replace("{{env:VENDOR_SECRET}}", "{{file:secret}}");
    Configuration before = Homes.valid(home, properties);
    Files.writeString(secret, "another");
    Configuration after = Homes.valid(home, properties);
    assertTrue(ConfigurationDiff.between(before, after).isEmpty());
    Files.copy(secret, home.resolve("moved"));
    assertEquals(
        changed("a"),
        ConfigurationDiff.between(
                after, Homes.valid(home, properties.replace("file:secret", "file:moved")))
            .accounts());
  }

  @Test
  void aNamedWebhookChangesAloneAndGoesAlone() throws IOException {
    String key = "sink.webhook.oncall.url = https://hooks.example.com/x";
    assertEquals(changed("webhook-oncall"), diff(BEFORE, BEFORE.replace("/x", "/y")).sinks());
    assertEquals(
        new Changes(Set.of(), Set.of("webhook-oncall"), Set.of()),
        diff(BEFORE, BEFORE.replace(key, "")).sinks());
  }

  @Test
  void keysOfTheProcessAndOfCamelAreSettings() throws IOException {
    ConfigurationDiff diff =
        diff(BEFORE, BEFORE.replace("retry.delay = 1s", "camel.main.name = x"));
    assertEquals(
        new ConfigurationDiff(NONE, NONE, NONE, Set.of("camel.main.name", "retry.delay")), diff);
  }

  private static Changes changed(String name) {
    return new Changes(Set.of(), Set.of(), Set.of(name));
  }

  private ConfigurationDiff diff(String before, String after) throws IOException {
    return ConfigurationDiff.between(Homes.valid(home, before), Homes.valid(home, after));
  }
}
