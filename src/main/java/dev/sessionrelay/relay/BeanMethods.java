package dev.sessionrelay.relay;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.poll.AnswerReader;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.poll.PollRetry;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.sink.EventLogLine;
import dev.sessionrelay.sink.SessionEventText;
import dev.sessionrelay.sink.SinkNotifications;
import dev.sessionrelay.sink.StandardOutput;
import dev.sessionrelay.sink.file.EventFiles;
import dev.sessionrelay.sink.file.WrittenEventIds;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;

/** Beans that route files may name, with the names of the methods that a route can call. */
final class BeanMethods {
  static final Map<String, Set<String>> ALL =
      types().entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(Map.Entry::getKey, bean -> methods(bean.getValue())));

  private BeanMethods() {}

  /** As {@link RouteBeans} and {@link SinkBeans} bind them. */
  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new HashMap<>();
    Vendors.endpoints().forEach(endpoint -> types.put(endpoint.name(), AnswerReader.class));
    types.put("sessions", AnswerReader.class);
    types.put("sessionsJson", AnswerReader.OfJson.class);
    types.put("outcome", PollRecorder.class);
    types.put("retry", PollRetry.class);
    types.put("pace", SlowDownTracker.class);
    types.put("quiet", RedeliveryPolicy.class);
    types.put("eventFiles", EventFiles.class);
    types.put("writtenLines", WrittenEventIds.class);
    types.put("eventText", SessionEventText.class);
    types.put("eventLog", EventLogLine.class);
    types.put("notifications", SinkNotifications.class);
    types.put("standardOutput", StandardOutput.class);
    types.put("webhooks", WebhookRequests.class);
    return types;
  }

  /** Without those that every object has. */
  static Set<String> methods(Class<?> type) {
    Set<String> names = names(type);
    names.removeAll(names(Object.class));
    return Set.copyOf(names);
  }

  private static Set<String> names(Class<?> type) {
    return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
  }
}
