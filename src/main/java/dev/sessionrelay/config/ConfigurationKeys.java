package dev.sessionrelay.config;

import dev.sessionrelay.settings.KeyCatalogue;
import dev.sessionrelay.settings.SinkKeys;
import java.util.List;
import java.util.stream.Stream;

/** Every key that the product has. */
public final class ConfigurationKeys {
  public static final KeyCatalogue CATALOGUE =
      new KeyCatalogue(
          Stream.of(
                  AccountKeys.groups(),
                  TargetKeys.groups(),
                  SinkKeys.groups(),
                  IncidentKeys.groups(),
                  AlertKeys.groups(),
                  MaintenanceKeys.groups(),
                  PriceKeys.groups(),
                  OwnerKeys.groups(),
                  ProcessKeys.groups())
              .flatMap(List::stream)
              .toList());

  private ConfigurationKeys() {}
}
