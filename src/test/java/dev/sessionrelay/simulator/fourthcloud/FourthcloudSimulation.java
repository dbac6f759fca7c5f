package dev.sessionrelay.simulator.fourthcloud;

import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SessionPopulation;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCall;
import dev.sessionrelay.simulator.SimulatedCloud;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The invented fourth cloud, played: one operation, behind a pass. */
public final class FourthcloudSimulation implements SimulatedCloud {
  private static final String PASS = "open-sesame";
  private static final SessionPopulation NOTEBOOKS =
      SessionPopulation.of("w-1", "n-%d", 3, "up", "up 1000");
  private static final CloudOperation NOTEBOOK =
      new CloudOperation(
          "fourthcloud-notebook",
          Set.of("GET"),
          "workspaces/{scope}/notebooks/{session}",
          NOTEBOOKS);

  @Override
  public List<CloudOperation> operations() {
    return List.of(NOTEBOOK);
  }

  @Override
  public CloudApi open(SimulatorOptions options, SessionStore sessions) {
    return new Api(sessions);
  }

  @Override
  public List<String> examples(String base, boolean strict) {
    return List.of(
        "curl -H 'X-Fourth-Pass: %s' %s/workspaces/w-1/notebooks/n-1".formatted(PASS, base));
  }

  private record Api(SessionStore sessions) implements CloudApi {
    @Override
    public Reply answer(SimulatedCall call, CloudOperation.Match asked) {
      return call.header("X-Fourth-Pass").equals(Optional.of(PASS)) ? session(asked) : error(401);
    }

    private Reply session(CloudOperation.Match asked) {
      return sessions
          .find(asked)
          .map(
              session ->
                  Reply.json(
                      200,
                      json -> {
                        json.writeStringField("notebook", session.sessionId());
                        json.writeStringField("light", session.word());
                      }))
          .orElseGet(() -> error(404));
    }

    @Override
    public Reply unknown(SimulatedCall call) {
      return error(404);
    }

    @Override
    public Reply error(int status) {
      String fault = status == 404 ? "NoSuchNotebook" : "Fault" + status;
      return Reply.json(status, json -> json.writeStringField("fault", fault));
    }

    @Override
    public Reply stamped(SimulatedCall call, Reply reply) {
      return reply.with("X-Fourth-Id", Reply.requestIdHex());
    }
  }
}
