package dev.sessionrelay.sink;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;

/** Sink settings that differ from others in a few parts. */
final class SomeSettings {
  private SomeSettings() {}

  static SinkSettings with(Object... namesAndValues) {
    return with(SinkSettings.DEFAULTS, namesAndValues);
  }

  /** Retries quick enough for a test. */
  static SinkSettings quick(Object... namesAndValues) {
    return with(
        with("retryDelay", Duration.ofMillis(20), "retryMaxDelay", Duration.ofMillis(200)),
        namesAndValues);
  }

  private static SinkSettings with(SinkSettings base, Object... namesAndValues) {
    RecordComponent[] parts = SinkSettings.class.getRecordComponents();
    Object[] values = new Object[parts.length];
    Class<?>[] types = new Class<?>[parts.length];
    int changed = 0;
    try {
      for (int i = 0; i < parts.length; i++) {
        types[i] = parts[i].getType();
        values[i] = parts[i].getAccessor().invoke(base);
        for (int n = 0; n < namesAndValues.length; n += 2) {
          if (parts[i].getName().equals(namesAndValues[n])) {
            values[i] = namesAndValues[n + 1];
            changed += 2;
          }
        }
      }
      if (changed != namesAndValues.length) {
        throw new IllegalArgumentException("sink settings have no such part");
      }
      Constructor<SinkSettings> constructor = SinkSettings.class.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
