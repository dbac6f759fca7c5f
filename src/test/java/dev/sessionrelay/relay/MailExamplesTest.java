package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sessionrelay.relay.reload.RunningCamel;
import dev.sessionrelay.sink.OwnerAddresses;
import dev.sessionrelay.sink.SessionEventText;
import dev.sessionrelay.sink.SinkNotifications;
import dev.sessionrelay.testing.MailKeys;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples that send mail, to a real server with TLS and a password. */
class MailExamplesTest {
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e1","source":"/huawei-sql-session/lab/ws","subject":"s-1","type":"sessionrelay.alert.raised","time":"2026-01-02T03:04:05Z","data":{"vendor":"huawei","target":"sql","sessionId":"s-1","name":"<nightly>","owner":{"name":"OWNER"},"state":"FAILED","alert":{"rule":"night","condition":"failed","since":"2026-01-02T03:04:05Z","durationMillis":0}}}""";

  private GreenMail server;
  private RunningCamel running;

  @BeforeEach
  void start() throws Exception {
    MailKeys.file();
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    server.setUser("relay@example.com", "relay", "s3cret");
    server.start();
    running = new RunningCamel();
    trust();
    running.camel.getRegistry().bind("eventText", new SessionEventText());
    running
        .camel
        .getRegistry()
        .bind(
            "notifications",
            new SinkNotifications(new OwnerAddresses(() -> Map.of("ada.mail", "ada@example.com"))));
  }

  /** As {@code camel.ssl.*} and {@code camel.component.smtps.*} do. */
  private void trust() {
    KeyStoreParameters store = new KeyStoreParameters();
    store.setResource("file:" + MailKeys.file());
    store.setPassword(MailKeys.PASSWORD);
    store.setType("PKCS12");
    TrustManagersParameters trust = new TrustManagersParameters();
    trust.setKeyStore(store);
    SSLContextParameters parameters = new SSLContextParameters();
    parameters.setTrustManagers(trust);
    running.camel.setSSLContextParameters(parameters);
    running.camel.getComponent("smtps", MailComponent.class).setUseGlobalSslContextParameters(true);
  }

  @AfterEach
  void stop() {
    running.close();
    server.stop();
  }

  private void load(String example) throws Exception {
    Map.of(
            "server", "127.0.0.1:" + server.getSmtps().getPort(),
            "user", "relay",
            "password", "s3cret",
            "from", "relay@example.com",
            "to", "team@example.com")
        .forEach(
            (key, value) -> running.properties.put("sink." + example + ".param." + key, value));
    Path file = Path.of("routes/examples", example + ".camel.yaml");
    running.load(
        RunningCamel.route("routes/sinks/" + example + ".camel.yaml", Files.readString(file)));
    AdviceWith.adviceWith(
        running.camel, example, false, route -> route.replaceFromWith("direct:" + example));
  }

  private void send(String example, String event) {
    Map<String, Object> headers =
        Map.of("Bcc", "spy@example.com", "SessionEventCount", 2, "SessionId", "s-1");
    running.producer.sendBodyAndHeaders("direct:" + example, event, headers);
  }

  /** The component takes no notice of headers unless it is told to: the sender got them all. */
  @Test
  void ownersGetAMailAboutTheirSessionsAndNobodyElse() throws Exception {
    load("owner-mail");
    send("owner-mail", EVENT.replace("OWNER", "eve"));
    send("owner-mail", EVENT.replace("OWNER", "ada"));
    MimeMessage mail = only();
    assertEquals("Session s-1: alert", mail.getSubject());
    assertEquals(List.of("ada@example.com"), recipients(mail));
    String text = mail.getContent().toString().strip();
    assertTrue(
        text.startsWith("2026-01-02T03:04:05Z alert.raised huawei s-1 \"<nightly>\": alert night"),
        text);
  }

  @Test
  void aDigestHadNoSubject() throws Exception {
    load("mail");
    send("mail", "[" + EVENT + "," + EVENT + "]");
    MimeMessage mail = only();
    assertEquals("Sessions failed: 2", mail.getSubject());
    assertEquals(List.of("team@example.com"), recipients(mail));
    assertEquals(2, mail.getContent().toString().strip().lines().count());
  }

  private MimeMessage only() {
    assertEquals(1, server.getReceivedMessages().length);
    return server.getReceivedMessages()[0];
  }

  private static List<String> recipients(Message mail) throws Exception {
    return Arrays.stream(mail.getAllRecipients()).map(Object::toString).toList();
  }
}
