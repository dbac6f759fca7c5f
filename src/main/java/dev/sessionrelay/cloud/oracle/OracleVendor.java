package dev.sessionrelay.cloud.oracle;

import static dev.sessionrelay.failure.FailureKind.BAD_REQUEST;
import static dev.sessionrelay.failure.FailureKind.CONFLICT;
import static dev.sessionrelay.failure.FailureKind.FORBIDDEN;
import static dev.sessionrelay.failure.FailureKind.NOT_FOUND;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.HeaderRules;
import dev.sessionrelay.cloud.SessionFact;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.failure.VendorCodes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Oracle Cloud: AI Data Platform. */
public final class OracleVendor {
  private static final String NAME = "oracle";

  private static final List<EndpointDefinition> ENDPOINTS =
      List.of(
          new EndpointDefinition(
              "oracle-notebook-session",
              NAME,
              "ai-data-platform",
              List.of(
                  EndpointParameter.required(
                      "platform",
                      OracleCredentials.OCID,
                      Role.SCOPE,
                      "OCID of the AI Data Platform instance."),
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
          VendorCodes.rule("ExternalServerIncorrectState", CONFLICT).with(409),
          VendorCodes.rule("InvalidParameter", BAD_REQUEST).with(404),
          VendorCodes.rule("NotFound", BAD_REQUEST).with(404).advising(VendorCodes.NO_SUCH_API),
          VendorCodes.rule("*", FORBIDDEN).with(404).about("RBAC"),
          VendorCodes.rule("NotAuthorizedOrNotFound", NOT_FOUND).with(404).advising(HIDDEN));

  private static final ErrorFormat ERRORS =
      ErrorFormat.of(
          CODES,
          List.of("code"),
          List.of("message"),
          List.of(),
          List.of("opc-request-id"),
          List.of("opc-request-id"),
          new ErrorFormat.OwnNotFound(
              "code",
              "NotAuthorizedOrNotFound",
              "RBAC|role.based|"
                  + ErrorFormat.OwnNotFound.NO_SESSION
                  + "(workspace|lake|platform|compartment|tenan|cluster|subnet)"),
          false);

  private static final HeaderRules HEADERS =
      new HeaderRules(
          Set.of("x-date", "x-content-sha256"),
          Set.of("opc-request-id", "x-content-sha256", "x-date"),
          Map.of("Signature", "keyId=\"(?!ST\\$)[^\"]+\""),
          Set.of("keyId=\"ST$"));

  public static final Vendor VENDOR =
      new Vendor(
          NAME,
          "Oracle",
          ENDPOINTS,
          new Vendor.Region(
              "eu-frankfurt-1",
              "an Oracle profile",
              false,
              OracleVendor::address,
              OracleRegions.words()),
          OracleCredentials.OFFER,
          ERRORS,
          HEADERS,
          false,
          Set.of(SessionFact.ACTIVITY));

  private OracleVendor() {}

  private static String address(String word) {
    String region = OracleRegions.name(word);
    return "https://aidp." + region + ".oci." + OracleRegions.domain(region);
  }
}
