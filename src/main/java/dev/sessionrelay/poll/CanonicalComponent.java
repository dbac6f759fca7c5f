package dev.sessionrelay.poll;

import dev.sessionrelay.cloud.FieldMapping;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.failure.PollException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Camel component {@code canonical:fields}: rewrites the answer of some other service as canonical
 * session JSON. Its options are a {@link FieldMapping}.
 */
public final class CanonicalComponent extends DefaultComponent {
  private final FailureTable failures;

  public CanonicalComponent(FailureTable failures) {
    this.failures = failures;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    Map<String, String> options = new TreeMap<>();
    parameters.forEach((name, value) -> options.put(name, value.toString()));
    parameters.clear();
    return new CanonicalEndpoint(uri, this, FieldMapping.compile(options));
  }

  private final class CanonicalEndpoint extends DefaultEndpoint {
    private final FieldMapping mapping;

    CanonicalEndpoint(String uri, CanonicalComponent component, FieldMapping mapping) {
      super(uri, component);
      this.mapping = mapping;
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) throws Exception {
          Answer answer = exchange.getMessage().getMandatoryBody(Answer.class);
          exchange.getMessage().setBody(rewritten(answer));
        }
      };
    }

    private Answer rewritten(Answer answer) {
      try {
        byte[] body = mapping.apply(answer.body());
        return new Answer(answer.request(), body, answer.requestId(), answer.at());
      } catch (MalformedAnswerException e) {
        throw new PollException(failures.classify(e));
      }
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      throw new UnsupportedOperationException(
          "canonical: rewrites answers, so it stands in a 'to', not in a 'from'");
    }

    @Override
    public boolean isLenientProperties() {
      return true;
    }
  }
}
