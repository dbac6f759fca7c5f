package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.relay.HomeFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a sink or a vendor endpoint of one's own with files that work. */
@Command(
    name = "new",
    description = "Writes files for a sink or a vendor endpoint of your own, and checks them.",
    mixinStandardHelpOptions = true)
final class NewCommand {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final String WEBHOOK = "webhook";
  private static final String ROUTE = ".camel.yaml";
  private static final String EXAMPLE = ".example.json";
  private static final String EXPECTED = ".expected.json";

  private final List<String> told = new ArrayList<>();

  @Spec private CommandSpec command;

  @Command(
      description = {
        "Writes routes/sinks/NAME.camel.yaml and its keys in application.properties.",
        "A running relay picks them up: events go there at once."
      },
      mixinStandardHelpOptions = true)
  int sink(
      @Parameters(paramLabel = "NAME", description = "name of the sink, such as chat") String name,
      @Option(
              names = "--like",
              required = true,
              paramLabel = "KIND",
              description = "webhook, kafka, mail or slack, or any other file of routes/examples")
          String kind,
      @Option(
              names = "--param",
              paramLabel = "KEY=VALUE",
              description = "what the sink needs, such as url={{env:CHAT_URL}}")
          Map<String, String> given)
      throws IOException {
    Map<String, String> values = given == null ? Map.of() : given;
    Path home = home(name);
    if (kind.equals(WEBHOOK)) {
      needs(List.of("url"), values);
      append(home, "sink.webhook." + name + ".", values);
      return check();
    }
    String route = template(kind + ROUTE);
    needs(required(kind, route), values);
    if (Files.exists(home.resolve("routes/sinks/" + name + ROUTE))) {
      throw new WrongInputException(
          "there is a routes/sinks/%s%s already; choose another name".formatted(name, ROUTE));
    }
    String example = renamed(optional(kind + EXAMPLE), kind, name);
    String own = renamed(route, kind, name);
    write(home, "sinks/" + name + EXAMPLE, example);
    // One right after the other: a running relay would refuse keys of a sink that is not there yet.
    append(home, "sink." + name + ".param.", values);
    write(home, "sinks/" + name + ROUTE, own);
    return check();
  }

  @Command(
      description = {
        "Writes routes/vendors/NAME.camel.yaml, an example of the vendor's answer and what must"
            + " come of it: correct all three as the vendor's document says.",
        "Nothing is polled before a target names it."
      },
      mixinStandardHelpOptions = true)
  int vendor(
      @Parameters(
              paramLabel = "NAME",
              description = "name of the endpoint, such as dataproc-sessions")
          String name,
      @Option(
              names = "--listing",
              description = "for a request that lists sessions, not for one of a session")
          boolean listing)
      throws IOException {
    Path home = home(name);
    String kind = listing ? "example-listing" : "example-session";
    for (String suffix : List.of(EXPECTED, EXAMPLE, ROUTE)) {
      write(
          home,
          "vendors/" + name + suffix,
          renamed(template("vendors/" + kind + suffix), kind, name));
    }
    return check();
  }

  private Path home(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new WrongInputException(
          "NAME is '%s'; write lower-case letters, digits and hyphens, for example: chat"
              .formatted(name));
    }
    return SessionRelay.home(command);
  }

  private static String template(String file) throws IOException {
    Path found =
        HomeFiles.example(file)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        "there is no routes/examples/%s; --like takes webhook, kafka, mail, slack"
                            .formatted(file)));
    return Files.readString(found);
  }

  private static String optional(String file) throws IOException {
    return HomeFiles.example(file).isEmpty() ? null : template(file);
  }

  /** Parameters without a value of their own. */
  private static TreeSet<String> required(String kind, String route) {
    Matcher uses =
        Pattern.compile("\\{\\{sink\\." + Pattern.quote(kind) + "\\.param\\.([a-z-]+)}}")
            .matcher(route);
    return uses.results().map(use -> use.group(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void needs(Iterable<String> required, Map<String, String> given) {
    TreeSet<String> missing = new TreeSet<>();
    required.forEach(missing::add);
    missing.removeAll(given.keySet());
    if (!missing.isEmpty()) {
      throw new WrongInputException(
          "such a sink needs %s; give each as in --param %s={{env:NAME}}"
              .formatted(String.join(", ", missing), missing.first()));
    }
  }

  /** Where the name of the example stands for the sink. */
  private static String renamed(String text, String kind, String name) {
    return text == null
        ? null
        : text.replaceAll("(?<=id: |events:|direct:)" + kind + "(?![\\w-])", name)
            .replace("sink." + kind + ".", "sink." + name + ".");
  }

  private void append(Path home, String prefix, Map<String, String> values) throws IOException {
    Map<String, String> sorted = new LinkedHashMap<>(values);
    String lines =
        sorted.entrySet().stream()
            .map(each -> prefix + each.getKey() + " = " + each.getValue() + "\n")
            .collect(Collectors.joining("", "\n", ""));
    Path file = home.resolve(Configuration.FILE);
    if (Files.exists(file) && Files.readString(file).contains("\n" + prefix)) {
      throw new WrongInputException(
          Configuration.FILE + " has keys that begin with " + prefix + "; choose another name");
    }
    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    lines.lines().skip(1).forEach(line -> told.add(Configuration.FILE + ": " + line));
  }

  private void write(Path home, String file, String text) throws IOException {
    if (text != null) {
      Path path = home.resolve("routes").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
      told.add("wrote routes/" + file);
    }
  }

  private int check() {
    told.forEach(out()::println);
    out().flush();
    return command
        .commandLine()
        .getParent()
        .execute("check", "--home", SessionRelay.home(command).toString());
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
