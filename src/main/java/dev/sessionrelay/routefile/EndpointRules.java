package dev.sessionrelay.routefile;

import dev.sessionrelay.routefile.RouteFile.EndpointUse;
import dev.sessionrelay.routefile.RouteFile.Option;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.SecretPatterns;
import dev.sessionrelay.settings.Suggestion;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.util.StringHelper;

/** What an endpoint address must fulfil: a component that is there, options that it knows. */
final class EndpointRules {
  private static final Pattern USER_AND_PASSWORD = Pattern.compile("/*[^/@]+:[^/@]+@.*");
  private static final Pattern REFERENCE = Pattern.compile(".*(\\{\\{|\\$\\{).*|\\{.*|#.*|");
  private static final String ADVICE =
      "keep it in an environment variable or a file of its own, as {{env:NAME}} or {{file:PATH}}";

  private final RouteComponents components;

  EndpointRules(RouteComponents components) {
    this.components = components;
  }

  void check(EndpointUse use, ConfigErrors findings) {
    if (use.scheme().isEmpty()) {
      return;
    }
    if (!components.has(use.scheme())) {
      missing(use, findings);
    }
    Optional<RouteComponents.Options> known = components.options(use.scheme());
    use.options().forEach(option -> check(use, option, known, findings));
    if (USER_AND_PASSWORD.matcher(use.path()).matches() && !isReference(use.path())) {
      findings.warn(use.line(), "the address holds a user and a password in plain text", ADVICE);
    }
  }

  private void missing(EndpointUse use, ConfigErrors findings) {
    String scheme = use.scheme();
    findings.fault(
        use.line(),
        "no component '" + scheme + ":' is on the class path",
        components.advice(scheme));
  }

  private static void check(
      EndpointUse use,
      Option option,
      Optional<RouteComponents.Options> known,
      ConfigErrors findings) {
    if (isRenamed(option, known)) {
      renamed(use, option, findings);
    } else {
      known.ifPresent(options -> name(use, option, options, findings));
    }
    boolean secret =
        known.map(options -> options.secrets().contains(option.name())).orElse(false)
            || SecretPatterns.isParameter(option.name());
    if (secret && !isReference(option.value())) {
      findings.warn(
          option.line(), "the option '" + option.name() + "' holds a secret in plain text", ADVICE);
    }
  }

  /** The YAML DSL writes names with a dash in camel case, also those that only the vendor knows. */
  private static boolean isRenamed(Option option, Optional<RouteComponents.Options> known) {
    boolean sentOn =
        known.filter(options -> options.lenient() && !options.has(camelCase(option))).isPresent();
    return sentOn && !option.inAddress() && !option.name().equals(camelCase(option));
  }

  private static String camelCase(Option option) {
    return StringHelper.dashToCamelCase(option.name());
  }

  private static void renamed(EndpointUse use, Option option, ConfigErrors findings) {
    findings.fault(
        option.line(),
        "Camel reads '" + option.name() + "' as '" + camelCase(option) + "'",
        "write '%s' if that is meant; else put all options into the address: 'uri: %s:%s?%s=…'"
            .formatted(camelCase(option), use.scheme(), use.path(), option.name()));
  }

  private static void name(
      EndpointUse use, Option option, RouteComponents.Options options, ConfigErrors findings) {
    if (options.has(option.name())) {
      return;
    }
    Optional<String> near = Suggestion.to(option.name(), options.names());
    String problem = "'" + use.scheme() + ":' has no option '" + option.name() + "'";
    if (!options.lenient()) {
      findings.fault(
          option.line(),
          problem,
          near.map(name -> Suggestion.question("'" + name + "'"))
              .orElse("its options are " + options.list()));
    } else {
      near.ifPresent(
          name ->
              findings.warn(
                  option.line(),
                  problem + " and would send it on as part of the address",
                  Suggestion.question("'" + name + "'")));
    }
  }

  private static boolean isReference(String value) {
    return REFERENCE.matcher(value).matches();
  }
}
