package dev.sessionrelay.cloud.alibaba;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.AnswerJson;
import dev.sessionrelay.mapping.FieldReader;
import dev.sessionrelay.mapping.SecretFields;
import dev.sessionrelay.mapping.Vocabulary;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.PlainJson;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The session object that both EMR Serverless Spark calls answer with. */
final class AlibabaSession {
  /** The vendor lists items of a configuration as it finds them: their order means nothing. */
  private static final Comparator<Session.ConfigurationItem> ANY_ORDER =
      Comparator.comparing(Session.ConfigurationItem::file, nullsFirst(naturalOrder()))
          .thenComparing(Session.ConfigurationItem::key, nullsFirst(naturalOrder()))
          .thenComparing(Session.ConfigurationItem::value, nullsFirst(naturalOrder()));

  private static final Vocabulary<SessionState> STATES =
      new Vocabulary<>(
          Map.of(
              "NotStarted", SessionState.STOPPED,
              "Starting", SessionState.STARTING,
              "Running", SessionState.RUNNING,
              "Stopping", SessionState.STOPPING,
              "Stopped", SessionState.STOPPED,
              "Error", SessionState.FAILED),
          SessionState.UNKNOWN);

  /** The listing's words and those of the single call, which names job types. */
  private static final Vocabulary<String> KINDS =
      new Vocabulary<>(
          Map.of(
              "SQL", "SQL",
              "SQLSCRIPT", "SQL",
              "NOTEBOOK", "NOTEBOOK",
              "THRIFT", "THRIFT",
              "JAR", "SPARK",
              "PYTHON", "SPARK"),
          "UNKNOWN");

  private static final Set<String> NO_ERROR = Set.of("200", "0", "ok", "success");

  private AlibabaSession() {}

  /**
   * The fields of an answer. Services of this vendor also write errors into a 200, and an empty
   * listing would be taken at its word.
   */
  static FieldReader answer(byte[] body) throws MalformedAnswerException {
    FieldReader answer = AnswerJson.of(body).fields();
    String code = answer.exactText(answer.node("code") == null ? "Code" : "code");
    Boolean success = answer.flag(answer.node("success") == null ? "Success" : "success");
    boolean worked =
        success == null
            ? code == null || NO_ERROR.contains(code.toLowerCase(Locale.ROOT))
            : success;
    if (!worked) {
      throw answer.faulty(
          "code",
          "an error with status 200, %s: %s"
              .formatted(
                  code == null ? "no code" : code,
                  Objects.requireNonNullElse(answer.text("message"), "no message")));
    }
    return answer;
  }

  /**
   * @param asked the id that was asked for, or null in a listing
   * @param undocumented takes up words that the documents do not have
   */
  static SessionBuilder builder(
      Origin origin, String asked, FieldReader fields, Collection<String> undocumented)
      throws MalformedAnswerException {
    SessionBuilder session =
        new SessionBuilder(origin, fields.idAsAsked("sessionClusterId", asked));
    checkWorkspace(origin, fields);
    session.name(fields.text("name"));
    String kind = fields.word("kind");
    session.vendorKind(kind).kind(KINDS.read(kind, undocumented));
    String state = fields.stateWord("state");
    if (state == null) {
      throw fields.wrong("state", "a word");
    }
    session.vendorState(state).state(STATES.read(state, undocumented));
    session.stateReason(stateReason(fields.object("stateChangeReason")));
    session.owner(owner(fields));
    session.queue(fields.text("queueName"));
    session.engine(engine(fields));
    session.createdAt(fields.time("gmtCreate"));
    session.startedAt(fields.time("startTime"));
    session.autoStart(enabled(fields.object("autoStartConfiguration")));
    session.autoStop(autoStop(fields.object("autoStopConfiguration")));
    session.links(links(fields));
    session.configuration(configuration(fields.anyObjects("applicationConfigs")));
    attributes(session, fields);
    return session;
  }

  private static void checkWorkspace(Origin origin, FieldReader fields)
      throws MalformedAnswerException {
    String answered = fields.text("workspaceId");
    String asked = origin.workspaceId();
    if (answered != null && asked != null && !answered.equalsIgnoreCase(asked)) {
      throw fields.wrong("workspaceId", "\"" + asked + "\", the workspace that was asked for");
    }
  }

  private static Session.StateReason stateReason(FieldReader reason) {
    return reason == null
        ? null
        : new Session.StateReason(reason.text("code"), reason.text("message"));
  }

  private static Session.Owner owner(FieldReader fields) {
    return new Session.Owner(fields.text("userId"), fields.text("userName"));
  }

  private static Session.Engine engine(FieldReader fields) {
    return new Session.Engine(
        fields.text("releaseVersion"), fields.text("displayReleaseVersion"), fields.flag("fusion"));
  }

  private static Boolean enabled(FieldReader autoStart) {
    return autoStart == null ? null : autoStart.flag("enable");
  }

  private static Session.AutoStop autoStop(FieldReader autoStop) {
    return autoStop == null
        ? null
        : new Session.AutoStop(autoStop.flag("enable"), autoStop.integer("idleTimeoutMinutes"));
  }

  private static Session.Links links(FieldReader fields) {
    return new Session.Links(
        fields.text("webUI"), fields.text("domain"), fields.text("domainInner"));
  }

  private static List<Session.ConfigurationItem> configuration(List<FieldReader> items) {
    List<Session.ConfigurationItem> configuration = new ArrayList<>(items.size());
    for (FieldReader item : items) {
      configuration.add(configurationItem(item));
    }
    configuration.sort(ANY_ORDER);
    return configuration;
  }

  private static Session.ConfigurationItem configurationItem(FieldReader item) {
    String key = item.text("configItemKey");
    String value = item.text("configItemValue");
    boolean secret = key != null && value != null && SecretPatterns.isField(key);
    return new Session.ConfigurationItem(
        item.text("configFileName"),
        key,
        secret ? SecretPatterns.MASK : SecretPatterns.inOptions(value));
  }

  private static void attributes(SessionBuilder session, FieldReader fields) {
    String draftId = Objects.requireNonNullElse(fields.text("draftId"), "").strip();
    session.attribute("draftId", draftId.isEmpty() ? null : draftId);
    session.attribute("envId", fields.text("envId"));
    session.attribute("extra", extra(fields.node("extra")));
    session.attribute("publicEndpointEnabled", fields.flag("publicEndpointEnabled"));
  }

  /** One document has an object here, the other a string with JSON inside. */
  private static Object extra(JsonNode extra) {
    if (extra == null || extra.isTextual() && extra.textValue().isBlank()) {
      return null;
    }
    JsonNode embedded = extra.isTextual() ? AnswerJson.embedded(extra.textValue()) : extra;
    if (embedded == null) {
      return Texts.clean(SecretPatterns.inJson(extra.textValue()));
    }
    SecretFields.maskNamedSecrets(embedded);
    return PlainJson.of(embedded);
  }
}
