package dev.sessionrelay.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file tree that {@code ops/Containerfile} describes, laid out without a container engine, and
 * what it starts.
 */
record ContainerTree(
    Path root, Map<String, String> environment, String user, List<String> command) {

  /**
   * @param system the first stage, which the second copies from
   * @param context folder that the file copies from else
   */
  static ContainerTree of(Path file, DebianRoot system, Path context, Path root)
      throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>();
    List<String> command = new ArrayList<>();
    String user = "0";
    Path stage = null;
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split(" +");
      switch (words[0]) {
        case "FROM" -> stage = stage == null ? system.folder() : root;
        case "COPY" -> copy(words, system.folder(), context, stage);
        case "RUN" -> system.run(line.substring(words[0].length() + 1)).good();
        case "ENV" -> environment.put(words[1].split("=")[0], words[1].split("=", 2)[1]);
        case "USER" -> user = words[1];
        case "ENTRYPOINT", "CMD" ->
            Arrays.stream(line.substring(line.indexOf('[') + 1, line.lastIndexOf(']')).split(","))
                .map(word -> word.strip().replaceAll("^\"|\"$", ""))
                .forEach(command::add);
        case "VOLUME", "EXPOSE", "WORKDIR", "STOPSIGNAL", "" -> {}
        default -> {
          if (!line.startsWith("#")) {
            throw new AssertionError("not understood: " + line);
          }
        }
      }
    }
    return new ContainerTree(root, environment, user, command);
  }

  private static void copy(String[] words, Path system, Path context, Path root)
      throws IOException, InterruptedException {
    boolean staged = words[1].startsWith("--from=");
    Path to = root.resolve(words[words.length - 1].substring(1));
    Files.createDirectories(to);
    for (int i = staged ? 2 : 1; i < words.length - 1; i++) {
      Path from = staged ? system.resolve(words[i].substring(1)) : context.resolve(words[i]);
      String what = Files.isDirectory(from) ? from + "/." : from.toString();
      Shell.run("cp -rL --preserve=timestamps,mode " + what + " " + to).good();
    }
  }
}
