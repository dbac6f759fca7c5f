package dev.sessionrelay.poll;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code vendor:METHOD:/path/{parameter}?query={parameter}}: one request to the
 * vendor of the poll's account. The endpoint's options are the request's query parameters, by the
 * names that the vendor's document gives them. The option {@code headers} has header lines,
 * separated by {@code |}, as in {@code x-acs-action: GetSessionCluster | x-acs-version:
 * 2023-08-08}.
 */
public final class VendorComponent extends DefaultComponent {
  private static final String HEADERS = "headers";

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
    Map<String, String> headers = headers(parameters);
    Map<String, String> query = new LinkedHashMap<>();
    parameters.forEach((name, value) -> query.put(name, value.toString()));
    parameters.clear();
    RequestTemplate template = RequestTemplate.compile(remaining.substring(colon + 1), query);
    return new VendorEndpoint(uri, this, clients, remaining.substring(0, colon), template, headers);
  }

  /** One option for all of them: the YAML DSL would write a name with dashes in camel case. */
  private Map<String, String> headers(Map<String, Object> parameters) {
    String lines = getAndRemoveParameter(parameters, HEADERS, String.class, "");
    Map<String, String> headers = new LinkedHashMap<>();
    Arrays.stream(lines.split("\\|")).filter(line -> !line.isBlank()).forEach(add(headers));
    return headers;
  }

  private static Consumer<String> add(Map<String, String> headers) {
    return line -> {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException(
            "headers of a vendor: step are written 'x-acs-action: GetSessionCluster | x-acs-version:"
                + " 2023-08-08', but one is '"
                + line.strip()
                + "'");
      }
      headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    };
  }
}
