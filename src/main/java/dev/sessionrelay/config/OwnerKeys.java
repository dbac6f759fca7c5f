package dev.sessionrelay.config;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.ValueTypes;
import java.nio.file.Path;
import java.util.List;

/** Where owners of sessions are reached. */
final class OwnerKeys {
  static final PropertyKey<Path> FILE =
      PropertyKey.of("owners.file", ValueTypes.FILE.withExample("owners.properties"))
          .means(
              "A file that tells where owners are reached, for sinks such as"
                  + " `routes/examples/owner-mail`: lines `ada.mail = ada@example.com` or `ada.slack ="
                  + " U012AB3CD`, by the owner's name or id; `*.mail` for all others. Followed like"
                  + " this file.");

  private OwnerKeys() {}

  static List<Group> groups() {
    return List.of(new Group("Owners", "Who is told of sessions of their own.", FILE));
  }
}
