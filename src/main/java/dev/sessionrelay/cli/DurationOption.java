package dev.sessionrelay.cli;

import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as {@code application.properties} has it. */
final class DurationOption implements ITypeConverter<Duration> {
  private static final ValueType<Duration> TYPE = ValueTypes.duration("1s", "365d");

  @Override
  public Duration convert(String text) {
    try {
      return TYPE.parse(text);
    } catch (BadValueException e) {
      throw new TypeConversionException(
          "'%s' %s; write %s, for example: 2h".formatted(text, e.getMessage(), TYPE.expected()));
    }
  }
}
