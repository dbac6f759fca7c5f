package dev.sessionrelay.cloud.alibaba;

import static dev.sessionrelay.failure.FailureKind.BAD_REQUEST;
import static dev.sessionrelay.failure.FailureKind.BAD_SIGNATURE;
import static dev.sessionrelay.failure.FailureKind.FORBIDDEN;
import static dev.sessionrelay.failure.FailureKind.SIGN_AGAIN;
import static dev.sessionrelay.failure.FailureKind.THROTTLED;
import static dev.sessionrelay.failure.FailureKind.UNAUTHENTICATED;
import static dev.sessionrelay.failure.FailureKind.VENDOR_FAULT;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.HeaderRules;
import dev.sessionrelay.cloud.SessionFact;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.failure.VendorCodes;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Alibaba Cloud: EMR Serverless Spark. */
public final class AlibabaVendor {
  private static final String NAME = "alibaba";
  private static final String SERVICE = "emr-serverless-spark";

  /** The document gives no range, only forms like {@code w-1234abcd}. */
  private static final ValueType<String> WORKSPACE =
      ValueTypes.pattern(
          "id",
          "1 to 64 letters, digits, hyphens and underscores",
          "w-1234abcd",
          "[A-Za-z0-9_-]{1,64}");

  private static final ValueType<String> SESSION =
      ValueTypes.pattern(
          "id",
          "1 to 128 letters, digits, hyphens and underscores",
          "sc-123131",
          "[A-Za-z0-9_-]{1,128}");

  private static final EndpointParameter IN_WORKSPACE =
      EndpointParameter.required("workspace", WORKSPACE, Role.SCOPE, "Workspace id.");

  private static final List<EndpointDefinition> ENDPOINTS =
      List.of(
          new EndpointDefinition(
              "alibaba-session-cluster",
              NAME,
              SERVICE,
              List.of(
                  IN_WORKSPACE,
                  EndpointParameter.required(
                      "sessions", SESSION, Role.IDS, EndpointParameter.SESSIONS)),
              AlibabaSessionClusters::one),
          new EndpointDefinition(
              "alibaba-session-clusters",
              NAME,
              SERVICE,
              List.of(
                  IN_WORKSPACE,
                  EndpointParameter.optional(
                      "kind",
                      ValueTypes.word("NOTEBOOK", "THRIFT", "SQL"),
                      Role.FILTER,
                      "Lists only sessions of this kind."),
                  EndpointParameter.optional(
                      "queue",
                      ValueTypes.TEXT.withExample("root"),
                      Role.FILTER,
                      "Lists only sessions of this queue."),
                  EndpointParameter.optional(
                      "session", SESSION, Role.FILTER, "Lists only the session of this id."),
                  EndpointParameter.optional(
                          "page-size",
                          ValueTypes.integer(1, 100),
                          Role.OPTION,
                          "Sessions asked for in one page (`maxResults`).")
                      .usually("20")),
              AlibabaSessionClusters::all));

  /** Source: the endpoints of OpenAPI. */
  private static final Set<String> REGIONS =
      Set.of(
          ("cn-hangzhou cn-shanghai cn-beijing cn-shenzhen cn-hongkong cn-qingdao cn-zhangjiakou"
                  + " cn-huhehaote cn-wulanchabu cn-heyuan cn-guangzhou cn-chengdu cn-nanjing"
                  + " cn-fuzhou cn-wuhan-lr cn-zhengzhou-jva cn-hangzhou-finance"
                  + " cn-shanghai-finance-1 cn-shenzhen-finance-1 cn-beijing-finance-1"
                  + " cn-north-2-gov-1 ap-southeast-1 ap-southeast-2 ap-southeast-3"
                  + " ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-northeast-1 ap-northeast-2"
                  + " ap-south-1 us-west-1 us-east-1 us-southeast-1 na-south-1 eu-central-1"
                  + " eu-west-1 me-east-1 me-central-1")
              .split(" "));

  private static final String CLOCK =
      "Set this machine's clock (NTP): the vendor allows 15 minutes of difference.";
  private static final String REGION = "Set account.<name>.region, for example cn-hangzhou.";
  private static final String TOKEN =
      "Give the account's security-token: its access-key-id is that of a temporary (STS) key.";
  private static final String KEY =
      "Check the account's access-key-id: it does not exist, is disabled, or its STS token expired.";

  /** Source: the common error codes of OpenAPI. */
  private static final VendorCodes CODES =
      VendorCodes.of(
          VendorCodes.rule("*", THROTTLED).with(4).withHeader("x-acs-retry-after"),
          VendorCodes.rule("Throttling*", THROTTLED),
          VendorCodes.rule("Rejected.Throttling*", THROTTLED),
          VendorCodes.rule("SignatureDoesNotMatch*", BAD_SIGNATURE),
          VendorCodes.rule("IncompleteSignature*", BAD_SIGNATURE),
          VendorCodes.rule("SignatureNonceUsed*", SIGN_AGAIN),
          VendorCodes.rule("InvalidTimeStamp*", UNAUTHENTICATED).advising(CLOCK),
          VendorCodes.rule("IllegalTimestamp*", UNAUTHENTICATED).advising(CLOCK),
          VendorCodes.rule("InvalidAccessKeySecret*", BAD_SIGNATURE),
          VendorCodes.rule("InvalidAccessKey*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("InvalidSecurityToken*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("SecurityToken*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("MissingSecurityToken*", UNAUTHENTICATED).advising(TOKEN),
          VendorCodes.rule("MissingAccessKeyId*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("Forbidden.AccessKey*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("NoEnabledAccessKey*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("InactiveAccessKey*", UNAUTHENTICATED).advising(KEY),
          VendorCodes.rule("Forbidden*", FORBIDDEN),
          VendorCodes.rule("NoPermission*", FORBIDDEN),
          VendorCodes.rule("ServiceUnavailable*", VENDOR_FAULT),
          VendorCodes.rule("InternalError*", VENDOR_FAULT),
          VendorCodes.rule("InternalFailure*", VENDOR_FAULT),
          VendorCodes.rule("Error.Internal*", VENDOR_FAULT),
          VendorCodes.rule("UnknownError*", VENDOR_FAULT),
          VendorCodes.rule("MissingParameter.regionId", BAD_REQUEST).advising(REGION),
          VendorCodes.rule("MissingRegionId", BAD_REQUEST).advising(REGION),
          VendorCodes.rule("MissingParameter*", BAD_REQUEST),
          VendorCodes.rule("InvalidParameter*", BAD_REQUEST),
          VendorCodes.rule("InvalidProduct*", BAD_REQUEST).advising(VendorCodes.NO_SUCH_API),
          VendorCodes.rule("InvalidRegionId*", BAD_REQUEST).advising(REGION),
          VendorCodes.rule("InvalidAction*", BAD_REQUEST).advising(VendorCodes.NO_SUCH_API),
          VendorCodes.rule("InvalidVersion*", BAD_REQUEST).advising(VendorCodes.NO_SUCH_API),
          VendorCodes.rule("InvalidApi*", BAD_REQUEST).advising(VendorCodes.NO_SUCH_API));

  private static final ErrorFormat ERRORS =
      ErrorFormat.of(
          CODES,
          List.of("code"),
          List.of("message"),
          List.of("recommend"),
          List.of("requestid"),
          List.of("x-acs-request-id"),
          new ErrorFormat.OwnNotFound(
              "code",
              "(?!session(cluster)?(id)?$)(invalid|entitynotexists?\\.?|resource(notfound)?\\.?)?"
                  + "session(cluster)?(id)?\\.?(notfound|notexists?)?",
              ErrorFormat.OwnNotFound.NO_SESSION + "(workspace|region|project|user|account)"),
          true);

  private static final HeaderRules HEADERS =
      new HeaderRules(
          Set.of(
              "x-acs-date",
              "x-acs-signature-nonce",
              "x-acs-content-sha256",
              "x-acs-security-token",
              "x-acs-accesskey-id",
              "x-acs-signature-type"),
          Set.of(
              "x-acs-action",
              "x-acs-content-sha256",
              "x-acs-date",
              "x-acs-signature-nonce",
              "x-acs-version"),
          Map.of("ACS3-HMAC-SHA256", "Credential=[^,\\s]+"),
          Set.of());

  /** The calls carry the region as a parameter too. */
  public static final Vendor VENDOR =
      new Vendor(
          NAME,
          "Alibaba",
          ENDPOINTS,
          new Vendor.Region(
              "cn-hangzhou",
              null,
              true,
              region -> "https://emr-serverless-spark." + region + ".aliyuncs.com",
              REGIONS),
          AlibabaCredentials.OFFER,
          ERRORS,
          HEADERS,
          false,
          Set.of(SessionFact.AUTO_STOP));

  private AlibabaVendor() {}
}
