package dev.sessionrelay.poll;

import java.util.Map;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * What may stand in a {@code canonical:} step: Camel's build makes the description of the component
 * from these fields. The values themselves are a table, which {@link CanonicalComponent} takes as
 * it is.
 */
@UriParams
final class CanonicalOptions {
  private static final String EMPTY = "the field stays empty";

  /** Place of the list of sessions in a listing's answer, as in /sessions. */
  @UriParam(defaultValueNote = "the whole answer is one session")
  private String each;

  /**
   * Place of the token of a listing's next page. Where it is absent, null, empty or false, the
   * listing ends.
   */
  @UriParam(defaultValueNote = "the listing has one page")
  private String nextToken;

  /** Other values of nextToken that mean the end, separated by commas, as in 0,-1. */
  @UriParam(defaultValueNote = "none")
  private String noToken;

  /**
   * Which of the service's words mean which canonical state, as in RUNNING=active,ready;
   * STOPPED=terminated. Any other word gives UNKNOWN and is kept in vendorState.
   */
  @UriParam(defaultValueNote = "every word gives UNKNOWN")
  private String states;

  /** Names of attributes whose lists have no order, separated by commas, as in tags,labels. */
  @UriParam(defaultValueNote = "none")
  private String sets;

  /** Place of the session's id. */
  @UriParam
  @Metadata(required = true)
  private String sessionId;

  /** Place of the session's state; states says what its words mean. */
  @UriParam
  @Metadata(required = true)
  private String state;

  /** Place of the session's name. */
  @UriParam(defaultValueNote = EMPTY)
  private String name;

  /** Place of the service's word for the kind of session. */
  @UriParam(defaultValueNote = EMPTY)
  private String vendorKind;

  /** Place of a word for what the session does: IDLE, BUSY or UNKNOWN. */
  @UriParam(defaultValueNote = EMPTY)
  private String activity;

  /** Place of a code for why the session is in its state. */
  @UriParam(name = "stateReason.code", defaultValueNote = EMPTY)
  private String stateReasonCode;

  /** Place of a text about why the session is in its state. */
  @UriParam(name = "stateReason.message", defaultValueNote = EMPTY)
  private String stateReasonMessage;

  /** Place of the id of the session's owner. */
  @UriParam(name = "owner.id", defaultValueNote = EMPTY)
  private String ownerId;

  /** Place of the name of the session's owner. */
  @UriParam(name = "owner.name", defaultValueNote = EMPTY)
  private String ownerName;

  /** Place of the queue that the session takes its resources from. */
  @UriParam(defaultValueNote = EMPTY)
  private String queue;

  /** Place of the engine's version. */
  @UriParam(name = "engine.version", defaultValueNote = EMPTY)
  private String engineVersion;

  /** Place of the engine's version as people read it. */
  @UriParam(name = "engine.displayVersion", defaultValueNote = EMPTY)
  private String engineDisplayVersion;

  /** Place of whether the engine is accelerated, true or false. */
  @UriParam(name = "engine.accelerated", defaultValueNote = EMPTY)
  private String engineAccelerated;

  /** Place of when the session was created: ISO 8601, or seconds or milliseconds since 1970. */
  @UriParam(defaultValueNote = EMPTY)
  private String createdAt;

  /** Place of when the session started, written like createdAt. */
  @UriParam(defaultValueNote = EMPTY)
  private String startedAt;

  /** Place of when the session was last used, written like createdAt. */
  @UriParam(defaultValueNote = EMPTY)
  private String lastActivityAt;

  /** Place of whether the session starts by itself, true or false. */
  @UriParam(defaultValueNote = EMPTY)
  private String autoStart;

  /** Place of whether the session stops by itself, true or false. */
  @UriParam(name = "autoStop.enabled", defaultValueNote = EMPTY)
  private String autoStopEnabled;

  /** Place of after how many idle minutes the session stops by itself. */
  @UriParam(name = "autoStop.idleTimeoutMinutes", defaultValueNote = EMPTY)
  private String autoStopIdleTimeoutMinutes;

  /** Place of the address of the session's user interface. */
  @UriParam(name = "links.ui", defaultValueNote = EMPTY)
  private String linksUi;

  /** Place of the session's address. */
  @UriParam(name = "links.endpoint", defaultValueNote = EMPTY)
  private String linksEndpoint;

  /** Place of the session's address inside the service's network. */
  @UriParam(name = "links.internalEndpoint", defaultValueNote = EMPTY)
  private String linksInternalEndpoint;

  /** Place of the request's id, for a question to the service. */
  @UriParam(defaultValueNote = EMPTY)
  private String requestId;

  /**
   * Places of what has no canonical field; each becomes an attribute of this name, as in
   * attributes.region: /region.
   */
  @UriParam(prefix = "attributes.", multiValue = true, defaultValueNote = EMPTY)
  private Map<String, String> attributes;

  private CanonicalOptions() {}
}
