package dev.sessionrelay.relay.reload;

import org.apache.camel.CamelContext;

/** Makes the routes that stand on a route template, one for each configured instance. */
@FunctionalInterface
public interface TemplateInstances {
  /** Adds the instances of a template that is there now, to the running context or to a trial. */
  void create(CamelContext camel, String template) throws Exception;

  /** Stops and removes the instances of a template that is about to go. */
  default void remove(CamelContext camel, String template) throws Exception {}
}
