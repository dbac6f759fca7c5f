package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.AnswerJson;
import dev.sessionrelay.mapping.FieldReader;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.mapping.Vocabulary;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Oracle AI Data Platform, "Get session details". {@code id} is required; {@code name}, {@code
 * kernel} and what is in it can be null, and {@code kernel} is null while a cluster warms up. The
 * state comes from {@code lifecycleState}, refined by the kernel's {@code execution_state} while
 * that is ACTIVE or absent. The header {@code etag} is left alone: it serves {@code if-match} of
 * writes, and no conditional read is documented.
 */
final class OracleNotebookSessions {
  private static final Vocabulary<SessionState> LIFECYCLE =
      new Vocabulary<>(
          Map.of(
              "CREATING", SessionState.STARTING,
              "ACTIVE", SessionState.RUNNING,
              "FAILED", SessionState.FAILED),
          SessionState.UNKNOWN);

  private static final Vocabulary<SessionState> KERNEL =
      new Vocabulary<>(
          Map.of(
              "unknown", SessionState.RUNNING,
              "starting", SessionState.STARTING,
              "idle", SessionState.RUNNING,
              "busy", SessionState.RUNNING,
              "terminating", SessionState.STOPPING,
              "restarting", SessionState.STARTING,
              "autorestarting", SessionState.STARTING,
              "dead", SessionState.FAILED),
          SessionState.UNKNOWN);

  private static final Vocabulary<String> KINDS =
      new Vocabulary<>(
          Map.of("notebook", "NOTEBOOK", "file", "FILE", "agentflow", "AGENT_FLOW"), "UNKNOWN");

  private OracleNotebookSessions() {}

  static SessionPage map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    FieldReader fields = AnswerJson.of(body).fields();
    Set<String> undocumented = new LinkedHashSet<>();
    SessionBuilder session = new SessionBuilder(origin, fields.idAsAsked("id", askedFor));
    session.name(fields.text("name"));
    String type = fields.word("type");
    session.vendorKind(type).kind(KINDS.read(type, undocumented));
    FieldReader kernel = fields.node("kernel") == null ? null : fields.requiredObject("kernel");
    state(session, fields.stateWord("lifecycleState"), kernel, undocumented);
    session.attribute("agentFlowKey", fields.text("agentFlowKey"));
    session.attribute("clusterId", fields.text("cluster_id"));
    session.attribute("path", fields.text("path"));
    if (kernel != null) {
      describeKernel(session, kernel);
    }
    session.requestId(requestId);
    undocumented.addAll(fields.notes());
    return new SessionPage(List.of(session.build()), null, List.copyOf(undocumented));
  }

  private static void describeKernel(SessionBuilder session, FieldReader kernel) {
    session.attribute("kernelId", kernel.text("id"));
    session.attribute("kernelName", kernel.text("name"));
    session.reading("kernelConnections", kernel.integer("connections"));
    session.lastActivityAt(kernel.time("last_activity"));
  }

  private static void state(
      SessionBuilder session, String lifecycle, FieldReader kernel, Collection<String> undocumented)
      throws MalformedAnswerException {
    String execution = kernel == null ? null : kernel.stateWord("execution_state");
    session.vendorState(vendorState(lifecycle, execution));
    SessionState ofLifecycle = LIFECYCLE.read(lifecycle, undocumented);
    SessionState ofKernel = KERNEL.read(execution, undocumented);
    SessionState state = together(ofLifecycle, kernel == null, ofKernel);
    session.state(state).activity(activity(state, execution));
  }

  private static String vendorState(String lifecycle, String execution) {
    if (execution == null) {
      return lifecycle;
    }
    return (lifecycle == null ? "" : lifecycle) + "/" + execution;
  }

  private static SessionState together(
      SessionState lifecycle, boolean noKernel, SessionState kernel) {
    if (lifecycle != null && lifecycle != SessionState.RUNNING) {
      return lifecycle;
    }
    if (kernel != null) {
      return kernel;
    }
    if (lifecycle == null) {
      return SessionState.UNKNOWN;
    }
    return noKernel ? SessionState.STARTING : SessionState.RUNNING;
  }

  private static Activity activity(SessionState state, String execution) {
    if (state != SessionState.RUNNING || execution == null) {
      return Activity.UNKNOWN;
    }
    if (execution.equalsIgnoreCase("idle")) {
      return Activity.IDLE;
    }
    return execution.equalsIgnoreCase("busy") ? Activity.BUSY : Activity.UNKNOWN;
  }
}
