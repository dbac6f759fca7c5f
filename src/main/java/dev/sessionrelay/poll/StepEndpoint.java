package dev.sessionrelay.poll;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** A step of a vendor route, with options of any name: it stands in a 'to', never in a 'from'. */
final class StepEndpoint extends DefaultEndpoint {
  private final Processor step;
  private final String whatItDoes;

  /**
   * @param whatItDoes begins the message for those who put it into a 'from'
   */
  StepEndpoint(String uri, Component component, String whatItDoes, Processor step) {
    super(uri, component);
    this.step = step;
    this.whatItDoes = whatItDoes;
  }

  @Override
  public Producer createProducer() {
    return new DefaultProducer(this) {
      @Override
      public void process(Exchange exchange) throws Exception {
        step.process(exchange);
      }
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        whatItDoes + ", so it stands in a 'to', not in a 'from'");
  }

  @Override
  public boolean isLenientProperties() {
    return true;
  }
}
