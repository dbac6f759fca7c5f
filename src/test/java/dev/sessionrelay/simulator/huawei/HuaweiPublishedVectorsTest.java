package dev.sessionrelay.simulator.huawei;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.simulator.Signing;
import dev.sessionrelay.simulator.SimulatedCall;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator's own reckoning of signatures against vectors that the vendors' code gives. */
class HuaweiPublishedVectorsTest {
  @ParameterizedTest
  @CsvSource({
    "GET, https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2"
        + "&marker=13551d6b-755d-4757-b956-536f674975c0,"
        + " fd95e7da6f695cfb4cabbb9d6b0968aec155bc576b064835282473539ae9ea1d",
    "GET, https://fabric.cn-north-4.myhuaweicloud.com/v1/workspaces/0b1c2d3e-1111-2222-3333-"
        + "444455556666/sessions/ac8111bf-3601-4905-8ddd-b41d3e636a4e,"
        + " 90f231f906572777badd973e826f90bff6cc1a5e81fdb3c36c10556454061b18",
    "POST, https://fabric.cn-north-4.myhuaweicloud.com/v1/sessions?route_id=11111111-2222-3333-"
        + "4444-555555555555,"
        + " a430a58e301eb67be14d73d0af57c292f6d5da65814744e3193a9ec264f27daa",
  })
  void huawei(String method, URI uri, String signature) {
    SimulatedCall call =
        Signing.call(
            method,
            uri.getRawPath() + query(uri),
            "",
            Map.of("host", uri.getAuthority(), "x-sdk-date", "20191115T033655Z"));

    assertEquals(signature, HuaweiGate.expected(call, List.of("host", "x-sdk-date"), "SecretKey"));
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }
}
