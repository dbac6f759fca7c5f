package dev.sessionrelay.settings;

import dev.sessionrelay.settings.ConfigError.Severity;
import dev.sessionrelay.settings.ValueTemplate.Contents;
import dev.sessionrelay.settings.ValueTemplate.Environment;
import dev.sessionrelay.settings.ValueTemplate.Literal;
import dev.sessionrelay.settings.ValueTemplate.Part;
import dev.sessionrelay.settings.ValueTemplate.Reference;
import dev.sessionrelay.settings.ValueTemplate.VaultValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts values in the place of {@code {{env:NAME}}}, {@code {{env:NAME:default}}}, {@code
 * {{file:PATH}}}, {@code {{hashicorp:PATH}}} and other vaults, {@code {{other.key}}} and {@code
 * {{other.key:default}}}.
 *
 * @param path keys that are being resolved
 */
record Placeholders(
    Map<String, PropertyEntry> entries,
    KeyCatalogue catalogue,
    ValueSources sources,
    Deque<String> path) {
  private static final String FORMS = "write {{env:NAME}}, {{file:PATH}} or {{other.key}}";

  Placeholders(Map<String, PropertyEntry> entries, KeyCatalogue catalogue, ValueSources sources) {
    this(entries, catalogue, sources, new ArrayDeque<>());
  }

  Placeholders with(ValueSources others) {
    return new Placeholders(entries, catalogue, others);
  }

  /** The value of a key that is no secret, with every placeholder resolved once. */
  String text(PropertyEntry entry) throws Unresolved {
    return resolve(entry, false).get();
  }

  /** The value of a secret; files in it are read again when they change. */
  Secret secret(PropertyEntry entry) throws Unresolved {
    Supplier<String> source = resolve(entry, true);
    return Secret.from(() -> Secret.trimmed(source.get()));
  }

  private Supplier<String> resolve(PropertyEntry entry, boolean mayBeSecret) throws Unresolved {
    if (ValueTemplate.isLiteral(entry.value())) {
      return entry.value()::strip;
    }
    if (path.contains(entry.key())) {
      throw circle(entry.key());
    }
    path.addLast(entry.key());
    try {
      return join(template(entry), mayBeSecret);
    } finally {
      path.removeLast();
    }
  }

  private Unresolved circle(String key) {
    String way =
        path.stream().dropWhile(passed -> !passed.equals(key)).collect(Collectors.joining(" -> "));
    return new Unresolved(
        "refers to itself: " + way + " -> " + key, "give one of them a value of its own");
  }

  private static ValueTemplate template(PropertyEntry entry) throws Unresolved {
    try {
      return ValueTemplate.parse(entry.value().strip());
    } catch (BadValueException e) {
      throw new Unresolved(e.getMessage(), FORMS);
    }
  }

  private Supplier<String> join(ValueTemplate template, boolean mayBeSecret) throws Unresolved {
    if (template.parts().size() == 1 && template.parts().get(0) instanceof Environment alone) {
      refuseEmpty(alone);
    }
    List<Supplier<String>> values = new ArrayList<>();
    for (Part part : template.parts()) {
      values.add(value(part, mayBeSecret));
    }
    return values.size() == 1
        ? values.get(0)
        : () -> values.stream().map(Supplier::get).collect(Collectors.joining());
  }

  private Supplier<String> value(Part part, boolean mayBeSecret) throws Unresolved {
    if (part instanceof Literal literal) {
      return literal::text;
    }
    if (part instanceof Environment variable) {
      String value = variable(variable);
      return () -> value;
    }
    if (part instanceof Contents contents) {
      return readable(contents.path());
    }
    if (part instanceof VaultValue kept) {
      return inVault(kept.reference());
    }
    return reference((Reference) part, mayBeSecret);
  }

  private String variable(Environment wanted) throws Unresolved {
    String value = sources.environment().apply(wanted.variable());
    if (value == null && wanted.otherwise() == null) {
      throw new Unresolved(
          "refers to the environment variable " + wanted.variable() + ", which is not set",
          "set it, or give a default as in {{env:" + wanted.variable() + ":default}}");
    }
    return value == null ? wanted.otherwise() : value;
  }

  /** A secret that a deployment left empty must not look as if nobody had meant to give one. */
  private void refuseEmpty(Environment alone) throws Unresolved {
    if (alone.otherwise() == null && variable(alone).isEmpty()) {
      throw new Unresolved(
          "refers to the environment variable " + alone.variable() + ", which is set but empty",
          "give it a value, or write {{env:" + alone.variable() + ":}} where nothing is meant");
    }
  }

  private Supplier<String> readable(String file) throws Unresolved {
    Supplier<String> contents = sources.files().apply(file);
    try {
      contents.get();
      return contents;
    } catch (RuntimeException e) {
      throw new Unresolved("refers to the file " + file + ", which cannot be read", e.getMessage());
    }
  }

  private Supplier<String> inVault(String reference) throws Unresolved {
    try {
      Supplier<String> value = sources.vaults().find(reference, this::camel);
      value.get();
      return value;
    } catch (RuntimeException e) {
      Severity severity = e instanceof VaultOutageException ? Severity.OUTAGE : Severity.FAULT;
      String clause = "refers to {{" + reference + "}}, which cannot be had";
      throw new Unresolved(clause, e.getMessage(), severity);
    }
  }

  /** Camel's own keys, those left out that have no value. */
  private Map<String, String> camel() {
    Placeholders apart = with(sources.withoutVaults());
    Map<String, String> camel = new TreeMap<>();
    for (PropertyEntry entry : entries.values()) {
      if (SettingsReader.isCamels(entry.key())) {
        try {
          camel.put(entry.key(), apart.secret(entry).reveal());
        } catch (Unresolved e) {
          // It has an error of its own.
        }
      }
    }
    return camel;
  }

  private Supplier<String> reference(Reference wanted, boolean mayBeSecret) throws Unresolved {
    PropertyEntry entry = entries.get(wanted.key());
    if (entry != null) {
      refuseLeak(wanted.key(), mayBeSecret);
      return resolve(entry, mayBeSecret);
    }
    String value = otherwise(wanted);
    return () -> value;
  }

  private void refuseLeak(String key, boolean mayBeSecret) throws Unresolved {
    boolean open = catalogue.find(key).filter(found -> !found.isOpen()).isEmpty();
    if (!open && !mayBeSecret) {
      throw new Unresolved(
          "refers to " + key + ", which is a secret", "only another secret may refer to it");
    }
  }

  private String otherwise(Reference wanted) throws Unresolved {
    if (wanted.otherwise() != null && catalogue.find(wanted.key()).isEmpty()) {
      throw new Unresolved(
          "has a value from '" + wanted.key() + ":', which is not known here", FORMS);
    }
    Optional<String> usual = catalogue.find(wanted.key()).map(PropertyKey::defaultText);
    if (wanted.otherwise() == null && usual.isEmpty()) {
      throw new Unresolved(
          "refers to " + wanted.key() + ", which is not given", near(wanted.key()));
    }
    return wanted.otherwise() == null ? usual.get() : wanted.otherwise();
  }

  private String near(String key) {
    return Suggestion.to(key, entries.keySet())
        .map(near -> Suggestion.question("{{" + near + "}}"))
        .orElse(FORMS);
  }

  /** A placeholder that has no value. The message goes on after the name of the key. */
  static final class Unresolved extends Exception {
    private final String advice;
    private final Severity severity;

    private Unresolved(String clause, String advice) {
      this(clause, advice, Severity.FAULT);
    }

    private Unresolved(String clause, String advice, Severity severity) {
      super(clause);
      this.advice = advice;
      this.severity = severity;
    }

    /** As what is wrong with this entry. */
    ConfigError at(PropertyEntry entry) {
      String problem = entry.key() + " " + getMessage();
      return new ConfigError(
          severity, entry.file(), entry.line(), entry.key(), problem, advice, null);
    }
  }
}
