package dev.sessionrelay.cloud.oracle;

import static dev.sessionrelay.failure.FailureKind.CONFLICT;
import static dev.sessionrelay.failure.FailureKind.NOT_FOUND;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.HeaderRules;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.failure.VendorCodes;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Oracle Cloud: AI Data Platform. */
public final class OracleVendor implements Vendor {
  /** {@code ocid1.<type>.<realm>.[region].[future].<unique>}. */
  static final ValueType<String> OCID =
      ValueTypes.pattern(
          "OCID",
          "an OCID: ocid1, type, realm, region and a unique part, joined by dots",
          "ocid1.aidataplatform.oc1.iad.amaaaaaaexample",
          "(?=.{1,255}$)ocid1\\.[a-z0-9]+\\.[a-z0-9-]+(\\.[A-Za-z0-9_-]*){1,2}\\.[A-Za-z0-9_-]+");

  private static final String NAME = "oracle";

  private static final List<EndpointDefinition> ENDPOINTS =
      List.of(
          new EndpointDefinition(
              "oracle-notebook-session",
              NAME,
              "ai-data-platform",
              List.of(
                  EndpointParameter.required(
                      "platform", OCID, Role.SCOPE, "OCID of the AI Data Platform instance."),
                  EndpointParameter.required(
                      "workspace", EndpointDefinition.URL_SAFE, Role.SCOPE, "The workspace key."),
                  EndpointParameter.required(
                      "sessions",
                      EndpointDefinition.URL_SAFE,
                      Role.IDS,
                      EndpointParameter.SESSIONS)),
              OracleNotebookSessions::map));

  private static final String HIDDEN =
      "Check the ids; if they are right, the user lacks the permission to read them:"
          + " Oracle answers the same in both cases.";

  /** Source: "API Errors" of the OCI documentation. */
  private static final VendorCodes CODES =
      VendorCodes.of(
          VendorCodes.rule("IncorrectState", CONFLICT).with(4),
          VendorCodes.rule("NotAuthorizedOrNotFound", NOT_FOUND).advising(HIDDEN));

  private static final ErrorFormat ERRORS =
      ErrorFormat.ofJson(CODES)
          .codes("code")
          .messages("message")
          .requestIds("opc-request-id")
          .requestIdHeaders("opc-request-id");

  private static final HeaderRules HEADERS =
      new HeaderRules(
          Set.of("x-date", "x-content-sha256"),
          Set.of("opc-request-id", "x-content-sha256", "x-date"),
          Map.of("Signature", "keyId=\"(?!ST\\$)[^\"]+\""),
          Set.of("keyId=\"ST\\$"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String label() {
    return "Oracle";
  }

  @Override
  public List<EndpointDefinition> endpoints() {
    return ENDPOINTS;
  }

  @Override
  public Region region() {
    return new Region("eu-frankfurt-1", "an Oracle profile", false);
  }

  @Override
  public Optional<URI> address(String region) {
    return Optional.of(URI.create("https://aidp." + region + ".oci.oraclecloud.com"));
  }

  @Override
  public VendorCredentials credentials() {
    return OracleCredentials.OFFER;
  }

  @Override
  public ErrorFormat errors() {
    return ERRORS;
  }

  @Override
  public HeaderRules headers() {
    return HEADERS;
  }
}
