package dev.sessionrelay.cloud.fourthcloud;

import static dev.sessionrelay.failure.FailureKind.THROTTLED;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.FixedHeaders;
import dev.sessionrelay.cloud.HeaderRules;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.failure.VendorCodes;
import dev.sessionrelay.mapping.AnswerJson;
import dev.sessionrelay.mapping.FieldReader;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.mapping.Vocabulary;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.settings.Secret;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** An invented cloud: what "Add a vendor" of CONTRIBUTING asks for, and nothing else. */
public final class FourthcloudVendor {
  private static final Vocabulary<SessionState> STATES =
      new Vocabulary<>(
          Map.of("up", SessionState.RUNNING, "down", SessionState.STOPPED), SessionState.UNKNOWN);

  private static final VendorCredentials CREDENTIALS =
      new VendorCredentials(
          "Credentials at Fourthcloud",
          "A pass.",
          List.of(CredentialKey.secret("fourth-pass", "Sent as `X-Fourth-Pass`.")),
          List.of(
              new CredentialKind(
                  List.of("fourth-pass"),
                  List.of(),
                  source -> CredentialFound.of(new FourthPass(source.secret("fourth-pass"))))),
          true,
          (environment, reads) -> Optional.empty());

  private static final EndpointDefinition NOTEBOOK =
      new EndpointDefinition(
          "fourthcloud-notebook",
          "fourthcloud",
          "notebooks",
          List.of(
              EndpointParameter.required(
                  "workspace", EndpointDefinition.URL_SAFE, Role.SCOPE, "Workspace id."),
              EndpointParameter.required(
                  "sessions", EndpointDefinition.URL_SAFE, Role.IDS, EndpointParameter.SESSIONS)),
          FourthcloudVendor::map);

  private static final ErrorFormat ERRORS =
      ErrorFormat.of(
          VendorCodes.of(VendorCodes.rule("TooFast", THROTTLED)),
          List.of("fault"),
          List.of("words"),
          List.of(),
          List.of(),
          List.of("x-fourth-id"),
          new ErrorFormat.OwnNotFound("fault", "NoSuchNotebook", "$.^"),
          false);

  public static final Vendor VENDOR =
      new Vendor(
          "fourthcloud",
          "Fourthcloud",
          List.of(NOTEBOOK),
          new Vendor.Region(
              "moon-1",
              null,
              false,
              region -> "https://" + region + ".fourthcloud.example",
              Set.of("moon-1")),
          CREDENTIALS,
          ERRORS,
          new HeaderRules(Set.of("x-fourth-pass"), Set.of("x-fourth-id"), Map.of(), Set.of()),
          false,
          Set.of());

  private FourthcloudVendor() {}

  record FourthPass(Secret pass) implements Credentials {
    @Override
    public String words() {
      return "a pass";
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      return new FixedHeaders(Map.of("X-Fourth-Pass", pass), "", null, monotonic);
    }
  }

  static SessionPage map(Origin origin, String asked, String requestId, byte[] body)
      throws MalformedAnswerException {
    FieldReader fields = AnswerJson.of(body).fields();
    List<String> undocumented = new ArrayList<>();
    SessionBuilder session = new SessionBuilder(origin, fields.idAsAsked("notebook", asked));
    String state = fields.requiredWord("light");
    session.vendorState(state).state(STATES.read(state, undocumented)).requestId(requestId);
    return new SessionPage(List.of(session.build()), null, undocumented);
  }
}
