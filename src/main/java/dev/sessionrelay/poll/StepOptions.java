package dev.sessionrelay.poll;

import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/** Options of a step that names them as it likes. */
final class StepOptions {
  private StepOptions() {}

  /**
   * @param uri as written; Camel takes words out of it for itself: {@code hash}, {@code
   *     lazyStartProducer}
   */
  static Map<String, Object> of(String uri) {
    try {
      Map<String, Object> options =
          new TreeMap<>(URISupport.parseQuery(StringHelper.after(uri, "?", ""), true));
      URISupport.resolveRawParameterValues(options);
      return options;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
