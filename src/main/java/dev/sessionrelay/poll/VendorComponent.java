package dev.sessionrelay.poll;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code vendor:METHOD:/path/{parameter}?query={parameter}}: one request to the
 * vendor of the poll's account. The endpoint's options are the request's query parameters, by the
 * names that the vendor's document gives them.
 */
public final class VendorComponent extends DefaultComponent {
  private final AccountClients clients;

  public VendorComponent(AccountClients clients) {
    this.clients = Objects.requireNonNull(clients);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    int colon = remaining.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "a vendor: step is written vendor:METHOD:/path, as in"
              + " vendor:GET:/v1/sessions/{session}, but is 'vendor:"
              + remaining
              + "'");
    }
    Map<String, String> query = new LinkedHashMap<>();
    parameters.forEach((name, value) -> query.put(name, value.toString()));
    parameters.clear();
    RequestTemplate template = RequestTemplate.compile(remaining.substring(colon + 1), query);
    return new VendorEndpoint(uri, this, clients, remaining.substring(0, colon), template);
  }
}
