package dev.sessionrelay.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A disk below a directory, fed with the system calls of the process that uses it. Names are safe
 * once their directory was forced; until then any number of a directory's changes, in their order,
 * may be lost.
 */
final class Disk implements Trace.Listener {
  private static final Pattern SENT = Pattern.compile("(?i)\r\nwebhook-id: *([^\r]+)\r\n");
  private static final Runnable NOTHING = () -> {};

  private final Path home;
  private final boolean honest;
  private final Map<String, DiskFile> names = new LinkedHashMap<>();
  private final Map<String, DiskFile> safeNames = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, Handle> handles = new HashMap<>();
  private final Map<String, Runnable> ending = new HashMap<>();
  private final Set<String> sent = new LinkedHashSet<>();
  private final Set<String> directories = new HashSet<>();
  private final Set<String> unknown = new HashSet<>();
  private long forces;

  /** A name that appeared, or disappeared ({@code file} null). A directory is a file too. */
  private record Entry(String name, DiskFile file) {
    String directory() {
      return name.substring(0, name.lastIndexOf('/'));
    }
  }

  /** Where the next write through a descriptor goes. */
  private static final class Handle {
    private final boolean appends;
    private long position;

    private Handle(boolean appends) {
      this.appends = appends;
    }
  }

  /**
   * @param home there at the beginning, with its directories
   * @param honest false for a disk that only says that it forces
   */
  Disk(Path home, boolean honest) {
    this.home = home;
    this.honest = honest;
  }

  /** Ids of the webhook messages that have left the process. */
  Set<String> sent() {
    return Set.copyOf(sent);
  }

  /** Calls that changed something below the directory in a way that is not modelled. */
  Set<String> unknown() {
    return unknown;
  }

  /** How often something was forced. */
  long forces() {
    return forces;
  }

  private boolean isOurs(String path) {
    return path.startsWith(home + "/") && !path.endsWith("-shm");
  }

  @Override
  public void begins(String thread, Syscall call) {
    ending.put(thread, begun(call));
  }

  private Runnable begun(Syscall call) {
    return switch (call.name()) {
      case "write", "sendto" -> written(call);
      case "pwrite64" -> isOurs(call.pathOf(0)) ? placed(call) : NOTHING;
      case "ftruncate" ->
          isOurs(call.pathOf(0)) ? file(call).truncate((int) call.number(1)) : NOTHING;
      case "fsync", "fdatasync" -> forced(call);
      case "openat", "lseek", "rename", "unlink", "mkdir" -> NOTHING;
      default -> other(call);
    };
  }

  private Runnable other(Syscall call) {
    if (call.arguments().stream().anyMatch(text -> text.startsWith("\"") || named(text))) {
      unknown.add(call.name() + call.arguments());
    }
    return NOTHING;
  }

  private boolean named(String argument) {
    return argument.indexOf('<') > 0 && isOurs(new Syscall("", List.of(argument), 0).pathOf(0));
  }

  private DiskFile file(Syscall call) {
    return names.computeIfAbsent(call.pathOf(0), path -> new DiskFile());
  }

  private Runnable placed(Syscall call) {
    return file(call).write((int) call.number(3), call.bytes(1));
  }

  private Runnable written(Syscall call) {
    String path = call.pathOf(0);
    if (isOurs(path)) {
      Handle handle = handles.get(call.descriptor(0));
      DiskFile file = file(call);
      byte[] data = call.bytes(1);
      long at = handle.appends ? file.length() : handle.position;
      handle.position = at + data.length;
      return file.write((int) at, data);
    }
    if (path.startsWith("socket:") || path.startsWith("TCP")) {
      sent(call.bytes(1));
    }
    return NOTHING;
  }

  private void sent(byte[] data) {
    Matcher ids = SENT.matcher(new String(data, StandardCharsets.ISO_8859_1));
    while (ids.find()) {
      sent.add(ids.group(1));
    }
  }

  private Runnable forced(Syscall call) {
    String path = call.pathOf(0);
    if (!path.startsWith(home.toString())) {
      return NOTHING;
    }
    forces++;
    if (!honest) {
      return NOTHING;
    }
    DiskFile file = names.get(path);
    List<Entry> inside = entries.stream().filter(entry -> entry.directory().equals(path)).toList();
    Runnable content = file == null ? NOTHING : file.force();
    return () -> {
      content.run();
      inside.stream().filter(entries::remove).forEach(entry -> enter(safeNames, entry));
    };
  }

  private static void enter(Map<String, DiskFile> directory, Entry entry) {
    if (entry.file() == null) {
      directory.remove(entry.name());
    } else {
      directory.put(entry.name(), entry.file());
    }
  }

  @Override
  public void ends(String thread, Syscall call) {
    Runnable end = ending.remove(thread);
    if (call.result() < 0) {
      return;
    }
    end.run();
    switch (call.name()) {
      case "openat" -> opened(call);
      case "lseek" -> moved(call);
      case "mkdir" -> made(call.string(0));
      case "unlink" -> disappears(call.string(0));
      case "rename" -> renamed(call.string(0), call.string(1));
      default -> {}
    }
  }

  private void opened(Syscall call) {
    String path = call.string(1);
    String flags = call.arguments().get(2);
    if (!isOurs(path)) {
      return;
    }
    handles.put((int) call.result(), new Handle(flags.contains("O_APPEND")));
    if (flags.contains("O_CREAT") && !names.containsKey(path)) {
      appears(path, new DiskFile());
    } else if (flags.contains("O_TRUNC")) {
      names.get(path).truncate(0).run();
    }
  }

  private void moved(Syscall call) {
    if (isOurs(call.pathOf(0))) {
      handles.get(call.descriptor(0)).position = call.result();
    }
  }

  private void appears(String path, DiskFile file) {
    if (isOurs(path)) {
      change(new Entry(path, file));
    }
  }

  private void made(String directory) {
    directories.add(directory);
    appears(directory, new DiskFile());
  }

  private void disappears(String path) {
    if (names.containsKey(path)) {
      change(new Entry(path, null));
    }
  }

  private void renamed(String from, String to) {
    DiskFile file = names.get(from);
    if (file != null) {
      change(new Entry(to, file));
      change(new Entry(from, null));
    }
  }

  private void change(Entry entry) {
    enter(names, entry);
    entries.add(entry);
  }

  @Override
  public void line(long number) {
    // Nothing to do.
  }

  /** Writes what is found below the directory when the power fails now. */
  void afterPowerLoss(Random random, Path image) throws IOException {
    Map<String, DiskFile> found = new LinkedHashMap<>(safeNames);
    Map<String, Integer> left = new HashMap<>();
    for (Entry entry : entries) {
      int more = left.computeIfAbsent(entry.directory(), key -> lucky(random));
      left.put(entry.directory(), more - 1);
      if (more > 0) {
        enter(found, entry);
      }
    }
    for (Map.Entry<String, DiskFile> each : found.entrySet()) {
      if (isThere(each.getKey(), found)) {
        Path place = image.resolve(home.relativize(Path.of(each.getKey())));
        if (directories.contains(each.getKey())) {
          Files.createDirectories(place);
        } else {
          Files.createDirectories(place.getParent());
          Files.write(place, each.getValue().afterPowerLoss(random));
        }
      }
    }
  }

  /** Of a directory's changes that were not forced, so many are found. */
  private static int lucky(Random random) {
    return random.nextInt(3) == 0 ? Integer.MAX_VALUE / 2 : random.nextInt(3);
  }

  /** A file is found when the directory that was made for it is. */
  private boolean isThere(String path, Map<String, DiskFile> found) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    return !directories.contains(parent) || found.containsKey(parent) && isThere(parent, found);
  }
}
