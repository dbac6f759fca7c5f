package dev.sessionrelay.config;

import java.util.List;
import java.util.stream.Stream;

/** Every key that the product has. */
public final class ConfigurationKeys {
  public static final Catalogue CATALOGUE =
      new Catalogue(
          Stream.of(
                  AccountKeys.groups(),
                  TargetKeys.groups(),
                  SinkKeys.groups(),
                  ProcessKeys.groups())
              .flatMap(List::stream)
              .toList());

  private ConfigurationKeys() {}
}
