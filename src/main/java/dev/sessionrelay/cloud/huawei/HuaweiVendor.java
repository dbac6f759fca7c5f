package dev.sessionrelay.cloud.huawei;

import static dev.sessionrelay.failure.FailureKind.BAD_REQUEST;
import static dev.sessionrelay.failure.FailureKind.BAD_SIGNATURE;
import static dev.sessionrelay.failure.FailureKind.REFUSED_TOKEN;
import static dev.sessionrelay.failure.FailureKind.THROTTLED;
import static dev.sessionrelay.failure.FailureKind.TIMED_OUT;
import static dev.sessionrelay.failure.FailureKind.UNAUTHENTICATED;
import static dev.sessionrelay.failure.FailureKind.VENDOR_FAULT;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.HeaderRules;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.failure.VendorCodes;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Huawei Cloud: DataArts Fabric. */
public final class HuaweiVendor {
  private static final String NAME = "huawei";
  private static final String SERVICE = "dataarts-fabric";

  /** DataArts Fabric, workspace, session and route ids. */
  private static final ValueType<String> ID =
      ValueTypes.pattern(
          "id",
          "1 to 36 letters, digits and hyphens",
          "ac8111bf-3601-4905-8ddd-b41d3e636a4e",
          "[A-Za-z0-9-]{1,36}");

  private static final List<EndpointDefinition> ENDPOINTS =
      List.of(
          new EndpointDefinition(
              "huawei-sql-session",
              NAME,
              SERVICE,
              List.of(
                  EndpointParameter.required("workspace", ID, Role.SCOPE, "Workspace id."),
                  EndpointParameter.required("sessions", ID, Role.IDS, EndpointParameter.SESSIONS)),
              HuaweiSession::sql),
          new EndpointDefinition(
              "huawei-ray-session",
              NAME,
              SERVICE,
              List.of(
                  EndpointParameter.required(
                      "routes",
                      ID,
                      Role.SCOPE_IDS,
                      "Route ids of Ray clusters, written like `sessions`.")),
              HuaweiSession::ray));

  /** Source: "Regions and Endpoints" of Huawei Cloud. */
  private static final Set<String> REGIONS =
      Set.of(
          ("cn-north-1 cn-north-2 cn-north-4 cn-north-9 cn-north-11 cn-north-12 cn-east-2"
                  + " cn-east-3 cn-east-4 cn-east-5 cn-south-1 cn-south-2 cn-south-4"
                  + " cn-southwest-2 cn-southwest-3 ap-southeast-1 ap-southeast-2 ap-southeast-3"
                  + " ap-southeast-4 ap-southeast-5 af-south-1 af-north-1 la-north-2 la-south-2"
                  + " sa-brazil-1 na-mexico-1 me-east-1 tr-west-1 ae-ad-1 ru-northwest-2"
                  + " my-kualalumpur-1 eu-west-0 eu-west-101")
              .split(" "));

  /** Source: the error code pages of API Gateway. Older gateways write APIGW. for APIG. */
  private static final VendorCodes CODES =
      VendorCodes.of(
              VendorCodes.rule("APIG.0301", BAD_SIGNATURE),
              VendorCodes.rule("APIG.0307", UNAUTHENTICATED),
              VendorCodes.rule("APIG.1002", UNAUTHENTICATED),
              VendorCodes.rule("APIG.0308", THROTTLED),
              VendorCodes.rule("APIG.0101", BAD_REQUEST).advising(VendorCodes.NO_SUCH_API),
              VendorCodes.rule("APIG.0201", TIMED_OUT).with(408),
              VendorCodes.rule("APIG.0201", BAD_REQUEST).with(4),
              VendorCodes.rule("APIG.0201", VENDOR_FAULT).with(5),
              VendorCodes.rule("403", REFUSED_TOKEN).with(4).about("X-Auth-Token"))
          .writtenAlso("APIGW.", "APIG.");

  private static final ErrorFormat ERRORS =
      ErrorFormat.of(
          CODES,
          List.of("error_code", "error.code", "code"),
          List.of("error_msg", "error.message", "message"),
          List.of("solution_msg"),
          List.of("request_id"),
          List.of("X-Request-Id", "X-Apig-Request-Id"),
          new ErrorFormat.OwnNotFound(
              "error_code",
              "(common|fabric|dataarts[a-z]*)\\.[a-z0-9.]+",
              "route|handler|\\bapi\\b|permission|authori[sz]|code: (?!404)\\d|"
                  + ErrorFormat.OwnNotFound.NO_SESSION
                  + "(workspace|project|tenant|domain|endpoint|region|user|account|"
                  // Workspace, project, permission, route, tenant.
                  + "\\u5de5\\u4f5c\\u7a7a\\u95f4|\\u9879\\u76ee|\\u6743\\u9650"
                  + "|\\u8def\\u7531|\\u79df\\u6237)"),
          false);

  private static final HeaderRules HEADERS =
      new HeaderRules(
          Set.of("x-auth-token", "x-subject-token", "x-sdk-date", "x-security-token"),
          Set.of("x-project-id", "x-sdk-content-sha256", "x-sdk-date"),
          Map.of("SDK-HMAC-SHA256", "Access=[^,\\s]+"),
          Set.of());

  /** Five bad signatures lock a key for five minutes. */
  public static final Vendor VENDOR =
      new Vendor(
          NAME,
          "Huawei",
          ENDPOINTS,
          new Vendor.Region(
              "cn-north-4", null, false, region -> HuaweiIam.host("fabric-ep", region), REGIONS),
          HuaweiCredentials.OFFER,
          ERRORS,
          HEADERS,
          true,
          Set.of());

  private HuaweiVendor() {}
}
