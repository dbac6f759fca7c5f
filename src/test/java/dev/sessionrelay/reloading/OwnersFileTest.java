package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.sink.SinkNotifications;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that tells where owners are reached is followed like the properties. */
class OwnersFileTest {
  @TempDir Path directory;

  @Test
  void anEditedAddressCountsAtOnceAndABrokenOneChangesNothing() throws Exception {
    try (EditedHome home = new EditedHome(directory)) {
      home.account("lab", "token-1").target("sql", "lab", "500ms", "s-1");
      home.set("owners.file", "owners.properties");
      home.write("owners.properties", "ada.mail = ada@example.com\n");
      home.start();
      assertEquals("ada@example.com", mail(home));
      home.write("owners.properties", "ada.mail = lovelace@example.com\n");
      await().atMost(EditedHome.LONG).until(() -> "lovelace@example.com".equals(mail(home)));
      assertEquals(
          List.of(
              "owners.properties:1: 'ada' does not say how somebody is reached, or where; write an"
                  + " owner, a dot, mail or slack, and the address, for example: ada.mail ="
                  + " ada@example.com"),
          home.faults(() -> home.write("owners.properties", "ada = ada@example.com\n")));
      assertEquals("lovelace@example.com", mail(home));
    }
  }

  private static String mail(EditedHome home) {
    CamelContext camel = home.relay.camel();
    Exchange event =
        ExchangeBuilder.anExchange(camel)
            .withBody("{\"data\":{\"owner\":{\"name\":\"ada\"}}}")
            .build();
    camel
        .getRegistry()
        .lookupByNameAndType("notifications", SinkNotifications.class)
        .ownerMail(event);
    return event.getMessage().getHeader("To", String.class);
  }
}
