package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.routefile.CanonicalText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What helps to write route files. */
@Command(name = "routes", description = "Rewrites route files.", mixinStandardHelpOptions = true)
final class RoutesCommand {
  @Spec private CommandSpec command;

  @Command(
      description = {
        "Prints a route file in Camel's canonical YAML: short forms are written in full, all else"
            + " stays, comments too.",
        "A file that is in canonical form already is printed as it is."
      },
      mixinStandardHelpOptions = true)
  int canonical(
      @Parameters(paramLabel = "FILE", description = "such as routes/sinks/chat.camel.yaml")
          Path file,
      @Option(names = "--write", description = "replaces the file instead of printing it")
          boolean write)
      throws IOException {
    Path found = Files.exists(file) ? file : SessionRelay.home(command).resolve(file);
    String text = canonical(file, found);
    PrintWriter out = command.commandLine().getOut();
    if (write) {
      Files.writeString(found, text);
      out.println(file + " is in canonical form");
    } else {
      out.print(text);
    }
    out.flush();
    return 0;
  }

  private static String canonical(Path file, Path found) throws IOException {
    if (!Files.isRegularFile(found)) {
      throw new WrongInputException("there is no file " + file);
    }
    String name = found.getFileName().toString();
    if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
      throw new WrongInputException(
          file
              + " is no route file; they are written in YAML, such as routes/sinks/chat.camel.yaml");
    }
    try {
      return CanonicalText.of(Files.readString(found));
    } catch (IllegalArgumentException e) {
      throw new WrongInputException(file + ": " + e.getMessage());
    }
  }
}
