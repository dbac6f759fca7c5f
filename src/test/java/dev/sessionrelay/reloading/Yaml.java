package dev.sessionrelay.reloading;

import java.nio.file.Path;

/** Route files as operators write them. */
final class Yaml {
  private Yaml() {}

  /** A sink that writes events into a folder. */
  static String sink(String name, Path folder) {
    return """
        - route:
            id: %s
            description: Writes events into a folder.
            from:
              uri: events:%s
              parameters:
                from: start
              steps:
                - setBody:
                    expression:
                      simple:
                        expression: "${body}"
                - to:
                    uri: file:%s
                    parameters:
                      fileName: all.jsonl
                      fileExist: Append
                      appendChars: '\\n'
        """
        .formatted(name, name, folder);
  }
}
