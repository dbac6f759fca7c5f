package dev.sessionrelay.target;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.Fault.Severity;
import dev.sessionrelay.config.Faults;
import dev.sessionrelay.config.PropertiesFile;
import dev.sessionrelay.config.SecretFile;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.config.SettingsReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads and checks a whole configuration without putting any of it in force. */
final class ConfigurationLoader {
  private final Surroundings surroundings;
  private final Faults faults = new Faults();
  private final Set<Path> files = new TreeSet<>();

  ConfigurationLoader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Loaded load() {
    Path file = surroundings.home().resolve(Configuration.FILE);
    files.add(file);
    try {
      return load(text(file));
    } catch (NoSuchFileException e) {
      return unreadable("does not exist", "create it, or name its directory with --home DIR");
    } catch (CharacterCodingException e) {
      return unreadable("is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      return unreadable(
          "cannot be read (" + e.getClass().getSimpleName() + ")", "check its rights");
    }
  }

  private Loaded load(String text) {
    PropertiesFile properties = PropertiesFile.parse(Configuration.FILE, text);
    Settings settings =
        SettingsReader.read(properties, surroundings.environment(), this::contents, faults);
    AccountRules accountRules = new AccountRules(settings, surroundings, faults);
    Map<String, Account> accounts = accountRules.accounts();
    TargetRules targetRules = new TargetRules(settings, surroundings, accounts, faults);
    Map<String, Target> targets = targetRules.targets();
    files.addAll(targetRules.files());
    new Overlaps(settings, faults).check(targets.values());
    Set<String> names = settings.names("target");
    Map<String, Sink> sinks = new SinkRules(settings, surroundings, names, faults).sinks();
    new ProcessRules(settings, faults).check(accounts);
    if (!faults.isEmpty()) {
      return new Loaded.Invalid(faults.all());
    }
    accountRules.warnUnused(accounts, targets);
    return new Loaded.Valid(
        new Configuration(
            surroundings.home(), settings, accounts, targets, sinks, faults.warnings(), files));
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private Supplier<String> contents(String path) {
    Path file = surroundings.resolve(path);
    files.add(file);
    return SecretFile.of(file, surroundings.clock());
  }

  private static Loaded unreadable(String problem, String advice) {
    String file = Configuration.FILE;
    return new Loaded.Invalid(
        List.of(new Fault(Severity.FAULT, file, 0, null, "the file " + problem, advice, null)));
  }
}
