package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.routefile.RouteComponents;
import dev.sessionrelay.settings.ContentDigest;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Libraries that belong to a home directory, in its {@code lib/ext}. */
@Command(
    name = "lib",
    description = "Camel components of a home directory, in its lib/ext.",
    mixinStandardHelpOptions = true)
final class LibCommand {
  private static final Pattern NAME = Pattern.compile("camel-[a-z0-9-]+");
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  @Spec private CommandSpec command;

  @Command(
      description = {
        "Puts a Camel component, of the version that is running, and all that it needs and that is"
            + " not here into lib/ext of the home directory. A relay takes it at its next start.",
        "Maven fetches it; without Maven, from a folder of jars that somebody has fetched"
            + " elsewhere."
      },
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "COMPONENT", description = "such as camel-kafka") String component,
      @Option(
              names = "--from",
              paramLabel = "DIR",
              description = "folder with the jars, instead of Maven")
          Path from)
      throws IOException, InterruptedException {
    if (!NAME.matcher(component).matches()) {
      throw new WrongInputException(
          "COMPONENT is '%s'; write the name of its jar, for example: camel-kafka"
              .formatted(component));
    }
    Path home = SessionRelay.home(command);
    Path work = Files.createTempDirectory("session-relay-lib");
    try {
      Path jars = from == null ? fetched(component, work) : from;
      Optional<LibraryList> list = LibraryList.of(component).filter(any -> from != null);
      if (list.isPresent()) {
        list.get().check(jars);
      }
      return take(component, jars, home.resolve("lib/ext"));
    } finally {
      delete(work);
    }
  }

  @Command(description = "Lists them with their SHA-256.", mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--checksums",
              paramLabel = "COMPONENT",
              description =
                  "instead, what such a component needs, to be fetched from a Maven repository into"
                      + " a folder for add --from, such as camel-kafka")
          String component)
      throws IOException {
    if (component != null) {
      LibraryList needed =
          LibraryList.of(component)
              .orElseThrow(
                  () ->
                      new WrongInputException(
                          "there is a list of %s alone; on a machine with Maven, bin/session-relay lib add %s prints one"
                              .formatted(String.join(" and ", LibraryList.COMPONENTS), component)));
      needed.lines().forEach(out()::println);
      out().flush();
      return 0;
    }
    for (Path jar : jars(SessionRelay.home(command).resolve("lib/ext"))) {
      out().println(ContentDigest.hex(Files.readAllBytes(jar)) + "  " + jar.getFileName());
    }
    out().flush();
    return 0;
  }

  private int take(String component, Path jars, Path folder) throws IOException {
    Set<String> here = new TreeSet<>(shipped());
    List<Path> wanted = jars(jars).stream().filter(jar -> !here.contains(artifact(jar))).toList();
    if (jars(jars).stream().noneMatch(jar -> artifact(jar).equals(component))) {
      throw new WrongInputException("%s has no %s-%s.jar".formatted(jars, component, version()));
    }
    Files.createDirectories(folder);
    for (Path jar : wanted) {
      replace(folder, jar);
      out().println(ContentDigest.hex(Files.readAllBytes(jar)) + "  lib/ext/" + jar.getFileName());
    }
    out().println(component + " is in " + folder + "; start the relay again to use it");
    out().flush();
    return 0;
  }

  /** One version of each. */
  private static void replace(Path folder, Path jar) throws IOException {
    for (Path old : jars(folder)) {
      if (artifact(old).equals(artifact(jar))) {
        Files.delete(old);
      }
    }
    Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path fetched(String component, Path work) throws IOException, InterruptedException {
    Files.writeString(work.resolve("pom.xml"), pom(component));
    Process maven;
    try {
      maven =
          new ProcessBuilder(
                  "mvn",
                  "-B",
                  "-q",
                  "-ntp",
                  "dependency:copy-dependencies",
                  "-DincludeScope=runtime",
                  "-DoutputDirectory=" + work.resolve("jars"))
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      LibraryList.of(component).ifPresent(list -> list.lines().forEach(out()::println));
      out().flush();
      throw new WrongInputException(
          "there is no Maven here to fetch %1$s with; on a machine that has it, run: mvn dependency:copy-dependencies"
                  .formatted(component)
              + " for org.apache.camel:%s:%s, bring the jars here, and name their folder with --from"
                  .formatted(component, version()));
    }
    if (maven.waitFor() != 0) {
      throw new IOException(
          "Maven could not fetch org.apache.camel:%s:%s; check the name, such as camel-kafka, and the network: %s"
              .formatted(component, version(), cause(Files.readString(work.resolve("log")))));
    }
    return work.resolve("jars");
  }

  /** Of what Maven prints, the last of the causes that its first error names. */
  private static String cause(String log) {
    String first =
        log.lines()
            .filter(line -> line.contains("[ERROR] "))
            .findFirst()
            .orElse(log)
            .replaceAll("\u001B\\[[0-9;]*m|^.*\\[ERROR] | -> \\[Help \\d+]", "");
    return first.substring(first.lastIndexOf(": ") < 0 ? 0 : first.lastIndexOf(": ") + 2).strip();
  }

  static String pom(String component) {
    return """
    <project>
      <modelVersion>4.0.0</modelVersion>
      <groupId>home</groupId>
      <artifactId>lib-ext</artifactId>
      <version>1</version>
      <packaging>pom</packaging>
      <dependencies>
        <dependency>
          <groupId>org.apache.camel</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
        </dependency>
      </dependencies>
    </project>
    """
        .formatted(component, version());
  }

  /** Camel's, which its components must have too. */
  private static String version() {
    return new RouteComponents(LibCommand.class.getClassLoader()).camelVersion();
  }

  /** What the class path holds already, beside lib/ext. */
  private static Set<String> shipped() {
    String own = Path.of("lib", "ext").toString();
    try (Stream<Path> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> !entry.toString().contains(own))
            .flatMap(LibCommand::withManifest)) {
      return libraries.map(LibCommand::artifact).collect(Collectors.toSet());
    }
  }

  /** A jar, and those beside it that its manifest names. */
  private static Stream<Path> withManifest(Path entry) {
    Path libraries = entry.resolveSibling("lib");
    try {
      return Stream.concat(
          Stream.of(entry),
          entry.toString().endsWith("session-relay.jar") ? jars(libraries).stream() : Stream.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String artifact(Path jar) {
    Matcher name = JAR.matcher(jar.getFileName().toString());
    return name.matches() ? name.group(1) : jar.getFileName().toString();
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
