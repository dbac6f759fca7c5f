package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient;
import dev.sessionrelay.account.AccountClient.VendorRequest;
import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import dev.sessionrelay.session.Origin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
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
    this.clients = clients;
  }

  /** Else Camel decodes what is to be sent as written: a plus sign would become a space. */
  @Override
  public boolean useRawUri() {
    return true;
  }

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
    parameters.clear();
    Map<String, Object> options = StepOptions.of(uri);
    Map<String, String> headers = headers(options);
    Map<String, String> query = new TreeMap<>();
    options.forEach((name, value) -> query.put(name, whole(name, value.toString())));
    RequestTemplate template = RequestTemplate.compile(remaining.substring(colon + 1), query);
    String method = remaining.substring(0, colon);
    return new StepEndpoint(
        uri, this, "vendor: sends requests", new RequestStep(clients, method, template, headers));
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

  private record RequestStep(
      AccountClients clients, String method, RequestTemplate template, Map<String, String> headers)
      implements Processor {
    @Override
    public void process(Exchange exchange) throws Exception {
      PollRequest request = exchange.getMessage().getMandatoryBody(PollRequest.class);
      Origin origin = request.poll().origin();
      VendorRequest line =
          new VendorRequest(
              origin.target(), method, template.path(request), template.query(request), headers);
      boolean again = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER) != null;
      AccountClient client = clients.of(origin.account());
      String region = request.parameter("region");
      request.poll().turn().askedAt(client.address() + (region == null ? "" : " " + region));
      VendorResponse response = client.ask(origin.endpoint(), line, again);
      exchange.getMessage().setBody(new AnsweredRequest(request, response));
    }
  }

  /** One option for all of them: the YAML DSL would write a name with dashes in camel case. */
  private Map<String, String> headers(Map<String, Object> parameters) {
    String lines = getAndRemoveParameter(parameters, HEADERS, String.class, "");
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines.split("\\|")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException(
            "headers of a vendor: step are written 'x-acs-action: GetSessionCluster | x-acs-version:"
                + " 2023-08-08', but one is '"
                + line.strip()
                + "'");
      }
    }
    return Collections.unmodifiableMap(headers);
  }
}
