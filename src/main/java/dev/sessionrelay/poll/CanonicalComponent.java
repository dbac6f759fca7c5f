package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.cloud.FieldMapping;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code canonical:fields}: rewrites the answer of some other service as canonical
 * session JSON. Its options are a {@link FieldMapping}.
 */
public final class CanonicalComponent extends DefaultComponent {
  private final FailureTable failures;

  public CanonicalComponent(FailureTable failures) {
    this.failures = failures;
  }

  /** Else Camel decodes pointers and words: a plus sign would become a space. */
  @Override
  public boolean useRawUri() {
    return true;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    parameters.clear();
    Map<String, String> options = new TreeMap<>();
    StepOptions.of(uri).forEach((name, value) -> options.put(name, value.toString()));
    FieldMapping mapping = FieldMapping.compile(options);
    return new StepEndpoint(
        uri, this, "canonical: rewrites answers", exchange -> rewrite(exchange, mapping));
  }

  private void rewrite(Exchange exchange, FieldMapping mapping) throws Exception {
    AnsweredRequest answer = exchange.getMessage().getMandatoryBody(AnsweredRequest.class);
    try {
      VendorResponse response = answer.response();
      byte[] body = mapping.apply(response.body());
      exchange
          .getMessage()
          .setBody(
              new AnsweredRequest(
                  answer.request(), new VendorResponse(body, response.requestId(), response.at())));
    } catch (MalformedAnswerException e) {
      throw new PollException(failures.classify(e));
    }
  }
}
