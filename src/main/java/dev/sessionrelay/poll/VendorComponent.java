package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClients;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Camel component {@code vendor:METHOD:/path/{parameter}}, which makes {@link VendorEndpoint}s. */
@Component(VendorComponent.SCHEME)
@Metadata(excludeProperties = "lazyStartProducer,autowiredEnabled")
public final class VendorComponent extends DefaultComponent {
  static final String SCHEME = "vendor";

  private static final Set<String> OWN_OPTIONS = Set.of("headers");

  private final AccountClients clients;

  public VendorComponent(AccountClients clients) {
    this.clients = clients;
  }

  /** Else Camel decodes what is to be sent as written: a plus sign would become a space. */
  @Override
  public boolean useRawUri() {
    return true;
  }

  /** Camel sets what it finds among the parameters, so those of the vendor are taken out. */
  @Override
  protected Endpoint createEndpoint(String uri, String encoded, Map<String, Object> parameters) {
    String remaining = encoded.replace("%7B", "{").replace("%7D", "}");
    int colon = remaining.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "a vendor: step is written vendor:METHOD:/path, as in"
              + " vendor:GET:/v1/sessions/{session}, but is 'vendor:"
              + remaining
              + "'");
    }
    Map<String, Object> options = StepOptions.of(uri);
    options.keySet().removeAll(OWN_OPTIONS);
    parameters.keySet().retainAll(OWN_OPTIONS);
    Map<String, String> query = new TreeMap<>();
    options.forEach((name, value) -> query.put(name, whole(name, value.toString())));
    String method = remaining.substring(0, colon);
    String path = remaining.substring(colon + 1);
    return new VendorEndpoint(uri, this, clients, method, path, query);
  }

  /** A value with an ampersand comes in parts, of which the second has a name alone. */
  private static String whole(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "a vendor: step has a parameter '"
              + name
              + "' without a value; a value with '&' is written RAW(...), as in filter: RAW(a&b)");
    }
    return value;
  }
}
