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
import java.nio.file.LinkOption;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the route files of a home directory over those of the installation: one of the same name
 * replaces a shipped one, and an empty one takes it away. A file whose text is the one of the time
 * before is not taken apart again. For one thread.
 */
public final class RouteFiles {
  private static final String SUFFIX = ".camel.yaml";
  private static final int MAX_DEPTH = 4;
  private static final int MAX_BYTES = 1 << 20;

  /** Hidden files, backups, locks; 4913 is how vim tries whether a folder can be written. */
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "\\..*|.*~|#.*#|4913|.*\\.(tmp|temp|bak|orig|rej|swp|swo|swx|part|crdownload)"
              + "|.*\\.yaml\\.\\d+|.*___jb_(tmp|old)___");

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
      return files.filter(RouteFiles::isRouteFile).sorted().toList();
    } catch (IOException e) {
      fault(path, "the folder cannot be read", "put it back; it may be empty", faults);
      return List.of();
    }
  }

  private KnownRoute file(String name, RouteFolder folder, Path file, List<ConfigError> faults) {
    try {
      if (!isReadable(file, faults)) {
        return null;
      }
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

  /** Reading a pipe or a device may have no end. */
  private boolean isReadable(Path file, List<ConfigError> faults) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
      fault(file, "the file is larger than 1 MiB", "a route has some kilobytes", faults);
    } else if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      fault(file, "the link leads to nothing", "mend the link, or delete it", faults);
    } else if (Files.exists(file) && !Files.isRegularFile(file)) {
      fault(file, "this is a folder, a pipe or a device", "put a file in its place", faults);
    } else {
      return true;
    }
    return false;
  }

  private static String text(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  /** A file that an operator believes to be loaded and that is not. */
  private void elsewhere(List<ConfigError> faults) {
    misplaced(folder(), faults);
    for (RouteFolder each : RouteFolder.values()) {
      misplaced(folder().resolve(each.folderName()), faults);
    }
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

  /** What is no folder would be taken for one that is not there. */
  private void misplaced(Path folder, List<ConfigError> faults) {
    boolean isThere = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    boolean isUntold = folder.equals(folder()) || !Files.exists(folder);
    if (isThere && isUntold && !Files.isDirectory(folder)) {
      fault(folder, "this is no folder", "put a folder in its place, or delete it", faults);
    }
  }

  private boolean isLoaded(Path file) {
    Path in = folder().relativize(file);
    return isRouteFile(file)
        && in.getNameCount() == 2
        && RouteFolder.of("routes/" + in.toString().replace('\\', '/')).isPresent();
  }

  private static boolean isRouteFile(Path file) {
    return file.toString().endsWith(SUFFIX) && !isTemporary(file);
  }

  private static boolean looksLikeRoute(Path file) {
    return file.toString().matches("(?i).*\\.(yaml|yml|xml|java|camel\\.json)")
        && !isTemporary(file);
  }

  /** Whether an editor or a tool has left it beside the file being edited: it means nothing. */
  public static boolean isTemporary(Path file) {
    return TEMPORARY.matcher(file.getFileName().toString()).matches();
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
    faults.add(ConfigError.inFile(name(file), 0, problem, advice, null));
  }

  private String name(Path file) {
    return name(home, file);
  }

  private static String name(Path top, Path file) {
    return top.relativize(file).toString().replace('\\', '/');
  }
}
