package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.sink;
import static dev.sessionrelay.relay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.relay.reload.RouteDifference.Running;
import dev.sessionrelay.routefile.RouteFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteDifferenceTest {
  private static Map<String, Running> running(RouteFile... files) {
    Map<String, Running> all = new LinkedHashMap<>();
    for (RouteFile file : files) {
      all.put(file.file(), new Running(file, file.fingerprint(name -> null)));
    }
    return all;
  }

  /** What is exchanged when the vendor route {@code inner} changes beside these files. */
  private static List<String> exchanged(RouteFile... others) {
    Map<String, Running> before = running(others);
    Map<String, Running> after = running(others);
    before.putAll(running(vendor("inner", "one")));
    after.putAll(running(vendor("inner", "two")));
    RouteDifference difference = RouteDifference.between(before, after);
    assertEquals(difference.out().size(), difference.in().size());
    return difference.out().stream().map(RouteFile::stem).toList();
  }

  @Test
  void aCallerOfAChangedRouteIsMadeAnewAndItsCallersToo() {
    assertEquals(
        List.of("inner", "outer", "s"),
        exchanged(sink("s", "direct:outer"), vendor("outer", "direct:inner"), vendor("v", "x")));
  }

  @Test
  void anAddressThatIsPutTogetherLaterMayBeThatOfAChangedRoute() {
    assertEquals(List.of("inner", "s"), exchanged(sink("s", "direct:${header.where}")));
    assertEquals(List.of("inner", "s"), exchanged(sink("s", "direct:{{where}}")));
    assertEquals(List.of("inner", "s"), exchanged(sink("s", "direct:inn${header.where}")));
    assertEquals(List.of("inner", "s"), exchanged(sink("s", "\"direct\"")));
  }

  @Test
  void whoCallsAnotherRouteIsLeftAlone() {
    assertEquals(
        List.of("inner"),
        exchanged(
            sink("a", "direct:inner-most"),
            sink("b", "direct:in"),
            sink("c", "log:inner"),
            vendor("inn", "x")));
  }
}
