package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.routefile.RouteFile.BeanUse;
import dev.sessionrelay.routefile.RouteFile.EndpointUse;
import dev.sessionrelay.routefile.RouteFile.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks a route definition and notes what it refers to. */
final class RouteReferences {
  private static final Set<String> ENDPOINT_WORDS =
      Set.of("from", "to", "toD", "wireTap", "poll", "deadLetterUri");
  private static final Set<String> BEAN_WORDS = Set.of("bean", "method", "process");
  private static final Set<String> NAMES_OF_BEANS =
      Set.of(
          "bean",
          "idempotentRepository",
          "aggregationStrategy",
          "aggregationRepository",
          "onPrepare",
          "routePolicy");
  private static final Set<String> BEAN_SCHEMES = Set.of("bean", "ref");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

  /** No key of application.properties is one word. */
  private static final Pattern UNKNOWN_SOURCE =
      Pattern.compile("(?!env:|file:)[?!]?(\\w+|service\\.\\w+):.*");

  private static final Pattern SIMPLE_BEAN =
      Pattern.compile("\\$\\{(?:bean|ref):([\\w-]+)(?:(?:\\.|\\?method=)(\\w+))?");
  private static final Pattern BEAN_NAME = Pattern.compile("(?:#(?:bean:)?)?([A-Za-z][\\w.-]*)");
  private static final Pattern METHOD = Pattern.compile("([A-Za-z]\\w*)(\\(.*)?");
  private static final Pattern BEAN_OPTION = Pattern.compile("#(?:bean:)?([A-Za-z][\\w.-]*)");

  private final YamlTree tree;
  private final List<EndpointUse> endpoints = new ArrayList<>();
  private final List<BeanUse> beans = new ArrayList<>();
  private final List<Use> placeholders = new ArrayList<>();
  private final Set<String> ownBeans = new HashSet<>();
  private final Set<String> ownParameters = new HashSet<>();

  private RouteReferences(YamlTree tree) {
    this.tree = tree;
  }

  /**
   * @param pointer of the definition, such as {@code /0/route}
   */
  static RouteReferences of(YamlTree tree, String pointer) {
    RouteReferences usages = new RouteReferences(tree);
    JsonNode definition = tree.root().at(pointer);
    names(definition.path("beans"), usages.ownBeans);
    names(definition.path("parameters"), usages.ownParameters);
    usages.walk("", definition, pointer);
    return usages;
  }

  List<EndpointUse> endpoints() {
    return endpoints;
  }

  List<BeanUse> beans() {
    return beans.stream().filter(use -> !ownBeans.contains(use.bean().name())).toList();
  }

  List<Use> placeholders() {
    return placeholders.stream()
        .filter(use -> !ownParameters.contains(use.name().split(":")[0]))
        .toList();
  }

  private static void names(JsonNode list, Set<String> names) {
    list.forEach(item -> names.add(item.path("name").asText()));
  }

  private void walk(String word, JsonNode node, String pointer) {
    if (!pointer.contains("/parameters/")) {
      endpoint(word, node, pointer);
      bean(word, node, pointer);
    }
    if (node.isTextual()) {
      text(node.asText(), tree.line(pointer));
    }
    node.properties()
        .forEach(
            entry ->
                walk(entry.getKey(), entry.getValue(), YamlTree.child(pointer, entry.getKey())));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk("", node.get(i), pointer + "/" + i);
    }
  }

  private void endpoint(String word, JsonNode node, String pointer) {
    if (!ENDPOINT_WORDS.contains(word)) {
      return;
    }
    if (node.isTextual()) {
      add(word, EndpointAddress.of(node.asText(), tree.line(pointer)));
    } else if (node.path("uri").isTextual()) {
      add(word, EndpointAddress.of(node, pointer, tree));
    }
  }

  private void add(String word, EndpointUse use) {
    endpoints.add(word.equals("from") ? 0 : endpoints.size(), use);
    if (BEAN_SCHEMES.contains(use.scheme()) && use.path().matches("[A-Za-z][\\w.-]*")) {
      beans.add(new BeanUse(new Use(use.path(), use.line()), method(use)));
    }
    for (RouteFile.Option option : use.options()) {
      Matcher matcher = BEAN_OPTION.matcher(option.value());
      if (matcher.matches()) {
        beans.add(new BeanUse(new Use(matcher.group(1), option.line()), Optional.empty()));
      }
    }
  }

  private static Optional<Use> method(EndpointUse use) {
    return use.options().stream()
        .filter(option -> option.name().equals("method"))
        .findFirst()
        .flatMap(option -> method(option.value(), option.line()));
  }

  /** Without its arguments; empty for what stands for a name. */
  private static Optional<Use> method(String text, int line) {
    Matcher matcher = METHOD.matcher(text.strip());
    return matcher.matches() ? Optional.of(new Use(matcher.group(1), line)) : Optional.empty();
  }

  private void bean(String word, JsonNode node, String pointer) {
    if (BEAN_WORDS.contains(word)) {
      named(
          node.path("ref"),
          tree.line(pointer + "/ref"),
          method(node.path("method").asText(), tree.line(pointer + "/method")));
    }
    if (NAMES_OF_BEANS.contains(word) || word.endsWith("Ref")) {
      named(node, tree.line(pointer), Optional.empty());
    }
  }

  private void named(JsonNode name, int line, Optional<Use> method) {
    Matcher matcher = BEAN_NAME.matcher(name.asText());
    if (name.isTextual() && matcher.matches()) {
      beans.add(new BeanUse(new Use(matcher.group(1), line), method));
    }
  }

  private void text(String text, int line) {
    for (MatchResult found : SIMPLE_BEAN.matcher(text).results().toList()) {
      Use bean = new Use(found.group(1), line);
      beans.add(
          new BeanUse(bean, Optional.ofNullable(found.group(2)).map(name -> new Use(name, line))));
    }
    PLACEHOLDER.matcher(text).results().forEach(m -> placeholder(m.group(1).strip(), line));
  }

  /** One of Camel's that this relay does not have: the rest would be taken for a default. */
  static boolean isUnknownSource(String placeholder) {
    return UNKNOWN_SOURCE.matcher(placeholder).matches();
  }

  private void placeholder(String inside, int line) {
    String name = inside.startsWith("!") ? inside.substring(1) : inside;
    boolean hasDefault =
        name.indexOf(':', name.startsWith("env:") ? 4 : 0) >= 0 && !name.startsWith("file:");
    if (isUnknownSource(name) || !hasDefault && !name.startsWith("?")) {
      placeholders.add(new Use(name, line));
    }
  }
}
