package dev.sessionrelay.relay;

import org.apache.camel.CamelContext;

/** Makes the routes that stand on a route template, one for each configured instance. */
public interface TemplateInstances {
  /** No template has instances. */
  TemplateInstances NONE =
      new TemplateInstances() {
        @Override
        public void create(CamelContext camel, String template) {}

        @Override
        public void remove(CamelContext camel, String template) {}
      };

  /** Adds the instances of a template that is there now, to the running context or to a trial. */
  void create(CamelContext camel, String template) throws Exception;

  /** Stops and removes the instances of a template that is about to go. */
  void remove(CamelContext camel, String template) throws Exception;
}
