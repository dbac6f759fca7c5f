package dev.sessionrelay.poll;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.support.ProcessorEndpoint;

/** A step of a vendor route, with options of any name: it stands in a 'to', never in a 'from'. */
final class StepEndpoint extends ProcessorEndpoint {
  private final String whatItDoes;

  /**
   * @param whatItDoes begins the message for those who put it into a 'from'
   */
  StepEndpoint(String uri, Component component, String whatItDoes, Processor step) {
    super(uri, component, step);
    this.whatItDoes = whatItDoes;
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
