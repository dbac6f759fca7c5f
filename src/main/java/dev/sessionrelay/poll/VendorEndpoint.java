package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient;
import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.VendorRequest;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import dev.sessionrelay.session.Origin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ProcessorEndpoint;

/**
 * Sends one request to the vendor of the poll's account: rate-limited, signed or with its token,
 * bounded in size and time. Every other option is a query parameter of the request, by the name
 * that the vendor's document gives it; one without a value is left out.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = VendorComponent.SCHEME,
    title = "Vendor",
    syntax = "vendor:method:path",
    category = Category.CLOUD,
    producerOnly = true,
    lenientProperties = true)
@Metadata(excludeProperties = "lazyStartProducer")
public final class VendorEndpoint extends ProcessorEndpoint {
  private final AccountClients clients;
  private final RequestTemplate template;

  /** HTTP method of the request, such as GET. */
  @UriPath
  @Metadata(required = true)
  private final String method;

  /**
   * Path of the request, from its slash on, as in /v1/sessions/{session}: words in braces stand for
   * parameters of the target.
   */
  @UriPath
  @Metadata(required = true)
  private final String path;

  /**
   * Header lines of the request, such as x-acs-version: 2023-08-08; a vertical bar divides them.
   */
  @UriParam(defaultValueNote = "none but the relay's own")
  private String headers = "";

  private Map<String, String> headerLines = Map.of();

  VendorEndpoint(
      String uri,
      VendorComponent component,
      AccountClients clients,
      String method,
      String path,
      Map<String, String> query) {
    super(uri, component);
    this.clients = clients;
    this.method = method;
    this.path = path;
    this.template = RequestTemplate.compile(path, query);
  }

  public String getHeaders() {
    return headers;
  }

  public void setHeaders(String headers) {
    this.headers = headers;
    this.headerLines = lines(headers);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "vendor: sends requests, so it stands in a 'to', not in a 'from'");
  }

  /** The options are the vendor's. */
  @Override
  public boolean isLenientProperties() {
    return true;
  }

  @Override
  protected void onExchange(Exchange exchange) throws Exception {
    PollRequest request = exchange.getMessage().getMandatoryBody(PollRequest.class);
    Origin origin = request.poll().origin();
    VendorRequest line =
        new VendorRequest(
            origin.target(),
            method,
            template.path(request),
            template.query(request),
            headerLines,
            body -> request.poll().memory().knows(request.page(), body));
    boolean again = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER) != null;
    AccountClient client = clients.of(origin.account());
    String region = request.parameter("region");
    request.poll().turn().askedAt(client.place() + (region == null ? "" : " " + region));
    VendorResponse response = client.ask(origin.endpoint(), line, again);
    exchange.getMessage().setBody(new AnsweredRequest(request, response));
  }

  /** One option for all of them: the YAML DSL would write a name with dashes in camel case. */
  private static Map<String, String> lines(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : text.split("\\|")) {
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
