package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.mapping.FieldMapping;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
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
 * Rewrites the answer of a service as canonical sessions. Each option is a canonical field, and its
 * value the place where the answer has it, as a JSON Pointer such as /data/id.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = CanonicalComponent.SCHEME,
    title = "Canonical",
    syntax = "canonical:label",
    category = Category.TRANSFORMATION,
    producerOnly = true,
    generateConfigurer = false)
@Metadata(excludeProperties = "lazyStartProducer")
final class CanonicalEndpoint extends ProcessorEndpoint {
  /** Any word, for people who read the route; fields by custom. */
  @UriPath
  @Metadata(required = true)
  private final String label;

  @UriParam private CanonicalOptions options;

  private final FieldMapping mapping;
  private final FailureTable failures;

  CanonicalEndpoint(
      String uri,
      CanonicalComponent component,
      String label,
      FieldMapping mapping,
      FailureTable failures) {
    super(uri, component);
    this.label = label;
    this.mapping = mapping;
    this.failures = failures;
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "canonical: rewrites answers, so it stands in a 'to', not in a 'from'");
  }

  @Override
  protected void onExchange(Exchange exchange) throws Exception {
    AnsweredRequest answer = exchange.getMessage().getMandatoryBody(AnsweredRequest.class);
    try {
      VendorResponse response = answer.response();
      byte[] body = mapping.apply(response.body());
      exchange
          .getMessage()
          .setBody(
              new AnsweredRequest(
                  answer.request(),
                  new VendorResponse(body, response.requestId(), response.at(), false)));
    } catch (MalformedAnswerException e) {
      throw new PollException(failures.classify(e));
    }
  }
}
