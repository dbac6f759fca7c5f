package dev.sessionrelay.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.model.dataformat.JsonLibrary;

/**
 * What an operator would write in an afternoon: a timer, {@code toD}, the answer as a map, compared
 * in memory, changes appended to a file or posted to a webhook. No signature, no ledger, no forced
 * write, no retries, no error branches, and after a restart it has forgotten everything.
 */
final class NaiveCamel extends RouteBuilder {
  private final Plan plan;
  private final Path out;
  private final Map<Object, Object> known = new ConcurrentHashMap<>();

  private NaiveCamel(Plan plan, Path out) {
    this.plan = plan;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    Main main = new Main();
    main.configure().withName("naive").withJmxEnabled(false);
    main.setPropertyPlaceholderLocations("");
    main.configure()
        .addRoutesBuilder(new NaiveCamel(Plan.of(arguments), Plan.directory(arguments)));
    main.start();
    System.out.println(
        "naive: events go to a file or webhook; routes: " + main.getCamelContext().getRoutesSize());
    Thread.currentThread().join();
  }

  @Override
  public void configure() {
    if (plan.each()) {
      plan.ids().forEach(id -> from(timer(id)).setBody(constant(id)).to("direct:poll"));
    } else {
      from(timer("all"))
          .setBody(exchange -> plan.ids())
          .split(body())
          .parallelProcessing()
          .to("direct:poll");
    }
    from("direct:poll")
        .removeHeaders("*")
        .setHeader(Exchange.HTTP_METHOD, constant("GET"))
        .toD(plan.url("${body}"))
        .unmarshal()
        .json(JsonLibrary.Jackson, LinkedHashMap.class)
        .filter(this::changed)
        .marshal()
        .json(JsonLibrary.Jackson)
        .removeHeaders("*")
        .to(plan.webhook() == null ? file() : plan.webhook());
  }

  private String timer(String name) {
    return "quartz:"
        + name
        + "?stateful=true&trigger.repeatCount=-1&trigger.repeatInterval="
        + plan.every().toMillis();
  }

  private String file() {
    return "file:" + out + "?fileExist=Append&fileName=events.jsonl&appendChars=\\n";
  }

  private boolean changed(Exchange exchange) {
    Map<?, ?> session = exchange.getMessage().getBody(Map.class);
    return !session.equals(known.put(session.get("session_id"), session));
  }
}
