package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.Setting;
import dev.sessionrelay.settings.ValueTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken over from the configuration before is what would have been read. */
class TakenOverTest {
  private static final int EDITS = 1_500;
  private static final List<String> KEYS =
      List.of(
          "account.a.region",
          "account.a.token",
          "account.a.vendor",
          "account.b.vendor",
          "target.t.every",
          "target.t.cron",
          "target.t.sessions",
          "target.t.account",
          "target.t.workspace",
          "target.u.routes",
          "target.u.every",
          "target.x.param.cluster",
          "target.x.param.label",
          "target.x.endpoint",
          "retry.delay",
          "retry.max-delay",
          "sink.webhook.oncall.url",
          "sink.file.types",
          "log.level.org.example",
          "camel.main.name",
          "tarrget.t.every");
  private static final List<String> VALUES =
      List.of(
          "a",
          "b",
          "huawei",
          "example",
          "cn-north-4",
          "ap-southeast-1",
          "30s",
          "5m",
          "0/30 * * * * ?",
          "s-1, s-2",
          "s-3",
          "file:notebooks.txt",
          "r-1",
          "w-2",
          "{{retry.delay}}",
          "{{env:EMPTY}}",
          "{{env:EMPTY:30s}}",
          "{{env:VENDOR_SECRET}}",
          "{{file:notebooks.txt}}",
          "plain-secret",
          "https://hooks.example.com/x",
          "DEBUG",
          "example-sessions",
          "huawei-sql-session",
          " ");

  @TempDir Path home;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private LoadContext surroundings;

  @BeforeEach
  void furnish() throws IOException {
    Homes.furnish(home);
    surroundings = Homes.surroundings(home);
    String start =
        Homes.HUAWEI
            + Homes.SQL
            + """
            account.b.vendor = example
            account.b.base-url = https://sessions.example.com
            account.b.bearer-token = {{env:VENDOR_SECRET}}
            target.u.endpoint = huawei-ray-session
            target.u.account = a
            target.u.every = 30s
            target.u.routes = r-1
            target.x.endpoint = example-sessions
            target.x.account = b
            target.x.every = 30s
            target.x.param.cluster = c-1
            """;
    start.lines().map(line -> line.split(" = ", 2)).forEach(line -> lines.put(line[0], line[1]));
  }

  @Test
  void afterAnyEditItIsAsIfAllHadBeenReadAnew() throws IOException {
    Random random = new Random(6);
    Configuration known = null;
    int valid = 0;
    for (int edit = 0; edit < EDITS; edit++) {
      Map<String, String> before = new LinkedHashMap<>(lines);
      LoadContext around = surroundings;
      edit(random);
      save();
      LoadResult fresh = Configuration.load(surroundings);
      assertEquals(text(fresh), text(Configuration.load(surroundings, known)));
      if (fresh instanceof LoadResult.Valid) {
        known = ((LoadResult.Valid) Configuration.load(surroundings, known)).configuration();
        valid++;
      } else {
        lines.clear();
        lines.putAll(before);
        surroundings = around;
      }
    }
    assertTrue(valid > EDITS / 5 && valid < EDITS, valid + " were valid");
  }

  @Test
  void whatHasNotChangedIsTheSameObject() throws IOException {
    save();
    Configuration before = ((LoadResult.Valid) Configuration.load(surroundings)).configuration();
    lines.put("target.t.every", "31s");
    save();
    Configuration after =
        ((LoadResult.Valid) Configuration.load(surroundings, before)).configuration();
    assertEquals("31s", after.settings().given().get("target.t.every").text());
    assertSame(before.targets().get("u"), after.targets().get("u"));
    String key = "target.u.routes";
    assertSame(before.settings().given().get(key), after.settings().given().get(key));
  }

  private void save() throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    Files.writeString(home.resolve(Configuration.FILE), text);
  }

  private void edit(Random random) throws IOException {
    switch (random.nextInt(8)) {
      case 0 -> lines.remove(KEYS.get(random.nextInt(KEYS.size())));
      case 1 -> shuffle(random);
      case 2 -> lines.put("# " + random.nextInt(3), "a comment that moves lines");
      case 3 -> Files.writeString(home.resolve("notebooks.txt"), "s-" + random.nextInt(9) + "\n");
      case 4 -> surroundings = surroundings.withEndpoints(endpoints(random.nextInt(3)));
      default ->
          lines.put(
              KEYS.get(random.nextInt(KEYS.size())), VALUES.get(random.nextInt(VALUES.size())));
    }
  }

  private void shuffle(Random random) {
    List<Map.Entry<String, String>> all = new ArrayList<>(new LinkedHashMap<>(lines).entrySet());
    Collections.shuffle(all, random);
    lines.clear();
    all.forEach(line -> lines.put(line.getKey(), line.getValue()));
  }

  /** The operator's own route file is edited as well. */
  private static EndpointCatalogue endpoints(int version) {
    Role role = version == 1 ? Role.OPTION : Role.FILTER;
    EndpointDefinition own =
        new EndpointDefinition(
            "example-sessions",
            "example",
            "example",
            List.of(
                new EndpointParameter("param.cluster", ValueTypes.TEXT, true, Role.SCOPE),
                new EndpointParameter("param.label", ValueTypes.TEXT, version == 2, role)),
            CanonicalSessions.MAPPING);
    return EndpointCatalogue.builtIn().with(List.of(own));
  }

  private static String text(LoadResult loaded) {
    if (loaded instanceof LoadResult.Invalid invalid) {
      return invalid.faults() + "\n" + invalid.files();
    }
    Configuration configuration = ((LoadResult.Valid) loaded).configuration();
    Map<String, String> settings = new TreeMap<>();
    configuration.settings().given().forEach((key, setting) -> settings.put(key, text(setting)));
    return String.join(
        "\n",
        settings.toString(),
        configuration.settings().camel().toString(),
        configuration.accounts().keySet().toString(),
        withoutTypes(configuration.targets()),
        configuration.sinks().toString(),
        configuration.warnings().toString(),
        configuration.files().toString(),
        configuration.checksum());
  }

  /** Types of values have no text of their own that is the same in two of them. */
  private static String withoutTypes(Map<String, Target> targets) {
    return targets.toString().replaceAll("parser=[^\\]]*", "");
  }

  private static String text(Setting setting) {
    String value =
        setting.value() instanceof Secret secret ? secret.reveal() : setting.value().toString();
    return String.join(
        "|",
        setting.entry().toString(),
        setting.entry().value(),
        setting.key().pattern().toString(),
        value,
        setting.text(),
        setting.current().reveal(),
        setting.origin().reveal());
  }
}
