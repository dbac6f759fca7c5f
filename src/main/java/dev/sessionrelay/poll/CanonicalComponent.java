package dev.sessionrelay.poll;

import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.mapping.FieldMapping;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Camel component {@code canonical:fields}, which makes {@link CanonicalEndpoint}s. */
@Component(CanonicalComponent.SCHEME)
@Metadata(excludeProperties = "lazyStartProducer,autowiredEnabled")
public final class CanonicalComponent extends DefaultComponent {
  static final String SCHEME = "canonical";

  private final FailureTable failures;

  public CanonicalComponent(FailureTable failures) {
    this.failures = failures;
  }

  /** Else Camel decodes pointers and words: a plus sign would become a space. */
  @Override
  public boolean useRawUri() {
    return true;
  }

  /** What is left among the parameters is not described, and Camel refuses it. */
  @Override
  protected Endpoint createEndpoint(String uri, String label, Map<String, Object> parameters) {
    EndpointUriFactory described =
        getCamelContext().getCamelContextExtension().getEndpointUriFactory(SCHEME);
    Map<String, String> options = new TreeMap<>();
    for (String option : List.copyOf(parameters.keySet())) {
      if (isOne(described, option)) {
        options.put(option, parameters.remove(option).toString());
      }
    }
    return new CanonicalEndpoint(uri, this, label, FieldMapping.compile(options), failures);
  }

  private static boolean isOne(EndpointUriFactory described, String option) {
    return described.propertyNames().contains(option)
        || described.multiValuePrefixes().values().stream().anyMatch(option::startsWith);
  }
}
