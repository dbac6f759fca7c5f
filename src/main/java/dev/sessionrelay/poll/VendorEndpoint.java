package dev.sessionrelay.poll;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** One request template of a vendor route. */
final class VendorEndpoint extends DefaultEndpoint {
  private final AccountClients clients;
  private final String method;
  private final RequestTemplate template;
  private final Map<String, String> headers;

  VendorEndpoint(
      String uri,
      VendorComponent component,
      AccountClients clients,
      String method,
      RequestTemplate template,
      Map<String, String> headers) {
    super(uri, component);
    this.clients = clients;
    this.method = method;
    this.template = template;
    this.headers = Map.copyOf(headers);
  }

  @Override
  public Producer createProducer() {
    return new DefaultProducer(this) {
      @Override
      public void process(Exchange exchange) throws Exception {
        Request request = exchange.getMessage().getMandatoryBody(Request.class);
        AccountClient client = clients.of(request.poll().origin().account());
        boolean again = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER) != null;
        Answer answer = client.ask(method, template.render(request), headers, request, again);
        exchange.getMessage().setBody(answer);
      }
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "vendor: sends requests, so it stands in a 'to', not in a 'from'");
  }

  @Override
  public boolean isLenientProperties() {
    return true;
  }
}
