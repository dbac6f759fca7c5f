package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.AnswerJson;
import dev.sessionrelay.cloud.Fields;
import dev.sessionrelay.cloud.Page;
import dev.sessionrelay.cloud.SameSession;
import dev.sessionrelay.cloud.SessionDraft;
import dev.sessionrelay.cloud.Vocabulary;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SessionState;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Oracle AI Data Platform, "Get session details". {@code id}, {@code name} and a kernel's {@code
 * id} are required by the document; {@code kernel} is null while a cluster warms up. The state
 * comes from {@code lifecycleState}, refined by the kernel's {@code execution_state} while that is
 * ACTIVE or absent. The header {@code etag} is left alone: it serves {@code if-match} of writes,
 * and no conditional read is documented.
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

  static Page map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    Fields fields = AnswerJson.of(body).fields();
    Set<String> undocumented = new LinkedHashSet<>();
    SessionDraft draft = new SessionDraft(origin, SameSession.id(fields, "id", askedFor));
    draft.name = fields.requiredText("name");
    draft.vendorKind = fields.word("type");
    draft.kind = KINDS.read(draft.vendorKind, undocumented);
    Fields kernel = fields.object("kernel");
    state(draft, fields.word("lifecycleState"), kernel, undocumented);
    draft.attribute("agentFlowKey", fields.text("agentFlowKey"));
    draft.attribute("clusterId", fields.text("cluster_id"));
    draft.attribute("path", fields.text("path"));
    if (kernel != null) {
      describeKernel(draft, kernel);
    }
    draft.requestId = requestId;
    return new Page(List.of(draft.session()), null, List.copyOf(undocumented));
  }

  private static void describeKernel(SessionDraft draft, Fields kernel)
      throws MalformedAnswerException {
    draft.attribute("kernelId", kernel.id("id"));
    draft.attribute("kernelName", kernel.text("name"));
    draft.reading("kernelConnections", kernel.integer("connections"));
    draft.lastActivityAt = kernel.time("last_activity");
  }

  private static void state(
      SessionDraft draft, String lifecycle, Fields kernel, Collection<String> undocumented)
      throws MalformedAnswerException {
    String execution = kernel == null ? null : kernel.word("execution_state");
    draft.vendorState = vendorState(lifecycle, execution);
    SessionState ofLifecycle = LIFECYCLE.read(lifecycle, undocumented);
    SessionState ofKernel = KERNEL.read(execution, undocumented);
    draft.state = together(ofLifecycle, kernel == null, ofKernel);
    draft.activity = activity(draft.state, execution);
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
