package dev.sessionrelay.routefile;

import dev.sessionrelay.routefile.RouteFileCheck.Checked;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the route files of a home directory over those of the installation: one of the same name
 * replaces a shipped one, and an empty one takes it away. A file whose text is the one of the time
 * before is not taken apart again. For one thread.
 */
public final class RouteFiles {
  private static final String SUFFIX = ".camel.yaml";
  private static final int MAX_DEPTH = 4;

  private final Path home;
  private final Path installation;
  private final RouteFileCheck check;
  private Map<String, KnownRoute> known = new HashMap<>();

  private record KnownRoute(String text, Checked checked) {}

  /**
   * All files together.
   *
   * @param routes those that could be taken apart; some may have faults
   * @param faults faults and warnings of all files
   */
  public record Read(List<RouteFile> routes, List<ConfigError> faults) {
    public Read {
      routes = List.copyOf(routes);
      faults = List.copyOf(faults);
    }
  }

  /** Those of the home directory alone. */
  public RouteFiles(Path home, RouteFileCheck check) {
    this(home, home, check);
  }

  /**
   * @param installation directory with the shipped {@code routes/}; may be the home directory
   */
  public RouteFiles(Path home, Path installation, RouteFileCheck check) {
    this.home = Objects.requireNonNull(home);
    this.installation = Objects.requireNonNull(installation);
    this.check = Objects.requireNonNull(check);
  }

  /** The folder that holds them all. */
  public Path folder() {
    return home.resolve("routes");
  }

  /** Reads all files as they are now. */
  public Read read() {
    Map<String, KnownRoute> now = new HashMap<>();
    List<RouteFile> routes = new ArrayList<>();
    List<ConfigError> faults = new ArrayList<>();
    for (RouteFolder folder : RouteFolder.values()) {
      files(folder, faults)
          .forEach(
              (name, file) -> {
                KnownRoute read = file(name, folder, file, faults);
                if (read != null) {
                  now.put(name, read);
                  read.checked().route().ifPresent(routes::add);
                  faults.addAll(read.checked().faults());
                }
              });
    }
    elsewhere(faults);
    known = now;
    return new Read(inOrder(routes), ConfigErrors.sorted(faults));
  }

  /** The order in which files are loaded: by folder, then by name. */
  public static List<RouteFile> inOrder(Collection<RouteFile> routes) {
    List<RouteFile> sorted = new ArrayList<>(new LinkedHashSet<>(routes));
    sorted.sort(
        (a, b) ->
            a.folder() == b.folder()
                ? a.file().compareTo(b.file())
                : a.folder().compareTo(b.folder()));
    return sorted;
  }

  /** Names as the home directory has them, with the file that holds each. */
  private SortedMap<String, Path> files(RouteFolder folder, List<ConfigError> faults) {
    SortedMap<String, Path> files = new TreeMap<>();
    if (!installation.equals(home)) {
      list(installation, folder, faults).forEach(file -> files.put(name(installation, file), file));
    }
    for (Path file : isLeftOut(folder) ? List.<Path>of() : list(home, folder, faults)) {
      if (files.put(name(file), file) != null && isEmpty(file)) {
        files.remove(name(file));
      }
    }
    return files;
  }

  /** A home needs only what it changes; but what was there and is gone may come back. */
  private boolean isLeftOut(RouteFolder folder) {
    return !installation.equals(home)
        && !Files.exists(folder().resolve(folder.folderName()))
        && known.keySet().stream()
            .filter(name -> RouteFolder.of(name).filter(folder::equals).isPresent())
            .allMatch(name -> Files.exists(installation.resolve(name)));
  }

  private static boolean isEmpty(Path file) {
    try {
      return text(file).isBlank();
    } catch (IOException e) {
      return false;
    }
  }

  /** The file that holds the vendor route or sink of this name. */
  public Optional<Path> file(RouteFolder folder, String stem) {
    String name = "routes/" + folder.folderName() + "/" + stem + SUFFIX;
    return Optional.ofNullable(files(folder, new ArrayList<>()).get(name));
  }

  private List<Path> list(Path top, RouteFolder folder, List<ConfigError> faults) {
    Path path = top.resolve("routes").resolve(folder.folderName());
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(RouteFiles::isRouteFile).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      fault(path, "the folder cannot be read", "put it back; it may be empty", faults);
      return List.of();
    }
  }

  private KnownRoute file(String name, RouteFolder folder, Path file, List<ConfigError> faults) {
    try {
      String text = text(file);
      KnownRoute before = known.get(name);
      return before != null && before.text().equals(text)
          ? before
          : new KnownRoute(text, check.file(name, folder, text));
    } catch (NoSuchFileException e) {
      return null;
    } catch (CharacterCodingException e) {
      fault(file, "the file is not UTF-8 text", "save it as UTF-8", faults);
    } catch (IOException e) {
      fault(file, "the file cannot be read", "check its permissions", faults);
    }
    return null;
  }

  private static String text(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  /** A file that an operator believes to be loaded and that is not. */
  private void elsewhere(List<ConfigError> faults) {
    if (!installation.equals(home) && !Files.exists(folder())) {
      return;
    }
    Path examples = folder().resolve("examples");
    try (Stream<Path> files = Files.walk(folder(), MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(RouteFiles::looksLikeRoute)
          .filter(file -> !file.startsWith(examples) && !isLoaded(file))
          .forEach(file -> warn(file, faults));
    } catch (IOException | java.io.UncheckedIOException e) {
      fault(folder(), "the folder cannot be read", "put it back", faults);
    }
  }

  private boolean isLoaded(Path file) {
    Path in = folder().relativize(file);
    return isRouteFile(file)
        && in.getNameCount() == 2
        && RouteFolder.of("routes/" + in.toString().replace('\\', '/')).isPresent();
  }

  private static boolean isRouteFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) && !EditorFiles.isTemporary(name);
  }

  private static boolean looksLikeRoute(Path file) {
    String name = file.getFileName().toString();
    return name.matches(".*\\.(yaml|yml|xml|java)") && !EditorFiles.isTemporary(name);
  }

  private void warn(Path file, List<ConfigError> faults) {
    ConfigErrors findings = new ConfigErrors(name(file));
    findings.warn(
        0,
        "the file is not loaded",
        "route files are routes/vendors/NAME.camel.yaml, routes/errors/NAME.camel.yaml and"
            + " routes/sinks/NAME.camel.yaml");
    faults.addAll(findings.all());
  }

  private void fault(Path file, String problem, String advice, List<ConfigError> faults) {
    ConfigErrors findings = new ConfigErrors(name(file));
    findings.fault(0, problem, advice);
    faults.addAll(findings.all());
  }

  private String name(Path file) {
    return name(home, file);
  }

  private static String name(Path top, Path file) {
    return top.relativize(file).toString().replace('\\', '/');
  }
}
