package dev.sessionrelay.cloud.huawei;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.account.TokenHttp;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RecordingFront;
import dev.sessionrelay.testing.RelayProcess;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;

/** The agency of an instance, by Huawei's own library and by us, from one hardened instance. */
class HuaweiAgencyTest {
  private static final String TOKEN = "x-metadata-token";

  /** What the library says of its key. */
  private static String huaweis(RecordingFront instance) throws Exception {
    List<String> command = new ArrayList<>(Jvm.command());
    command.addAll(
        List.of(
            "-Dhttp.proxyHost=127.0.0.1",
            "-Dhttp.proxyPort=" + instance.port(),
            "-Dhttp.nonProxyHosts=",
            "-cp",
            RelayProcess.classPath(),
            HuaweisInstance.class.getName()));
    try (RelayProcess process = RelayProcess.launch(command)) {
      assertEquals(0, process.exitCode(120), process.output());
      return process.output();
    }
  }

  @Test
  void aHardenedInstanceGaveNoKeyToUsButToHuaweisLibrary() throws Exception {
    try (TestSimulator simulator =
            TestSimulator.start(SimulatorOptions.defaults().withPort(0).withStrict(true));
        RecordingFront instance = RecordingFront.start(simulator.port());
        TokenHttp service = new TokenHttp(HttpClients.createDefault())) {
      String said = huaweis(instance);
      String answer = instance.answers().get(1);
      JsonNode key =
          new ObjectMapper()
              .readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4))
              .path("credential");
      assertTrue(
          said.contains(
              "key %s %s %s %s"
                  .formatted(
                      key.path("access").asText(),
                      key.path("secret").asText(),
                      key.path("securitytoken").asText(),
                      Instant.parse(key.path("expires_at").asText()).toEpochMilli())),
          said);
      Map<String, String> signed =
          new HuaweiAgency("77b6a44cba5143ab91d13ab9a8ff44fd", instance.uri(""))
              .authenticator(Clock.systemUTC(), Clock.systemUTC(), () -> "n", service)
              .authenticate(new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]));
      assertTrue(signed.get("Authorization").startsWith("SDK-HMAC-SHA256 Access="));
      List<Received> sent = instance.requests();
      assertEquals(4, sent.size());
      assertEquals(line(sent.get(0)), line(sent.get(2)));
      assertEquals(line(sent.get(1)), line(sent.get(3)));
      String life = TOKEN + "-ttl-seconds";
      assertEquals(sent.get(0).headers().get(life), sent.get(2).headers().get(life));
      assertTrue(sent.get(1).headers().containsKey(TOKEN), sent.get(1).head());
      assertTrue(sent.get(3).headers().containsKey(TOKEN), sent.get(3).head());
    }
  }

  private static String line(Received request) {
    return request.method() + " " + request.path();
  }
}
