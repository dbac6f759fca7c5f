package dev.sessionrelay.routefile;

import java.util.Arrays;
import java.util.Optional;

/** The folders below {@code routes/} that are loaded, in the order in which they are loaded. */
public enum RouteFolder {
  ERRORS("errors"),
  VENDORS("vendors"),
  SINKS("sinks");

  private final String folderName;

  RouteFolder(String folderName) {
    this.folderName = folderName;
  }

  public String folderName() {
    return folderName;
  }

  /** The folder of a file name such as {@code routes/sinks/file.camel.yaml}. */
  public static Optional<RouteFolder> of(String file) {
    return Arrays.stream(values())
        .filter(folder -> file.startsWith("routes/" + folder.folderName + "/"))
        .findFirst();
  }
}
