package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which answers are a service's own word that it does not know a session, and which only look so.
 */
class OwnNotFoundTest {
  private static final String JSON = "application/json";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"response status exception, code: 404\"}",
        "alibaba | {\"Code\":\"SessionCluster.NotFound\",\"Message\":\"The session does not exist.\"}",
        "alibaba | {\"code\":\"InvalidSessionCluster.NotFound\",\"message\":\"no\"}",
        "alibaba | {\"code\":\"EntityNotExist.SessionCluster\",\"message\":\"no\"}",
        "alibaba | {\"code\":\"EntityNotExists.SessionCluster\",\"message\":\"no\"}",
        "alibaba | {\"code\":\"ResourceNotFound.SessionCluster\",\"message\":\"no\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"session x of workspace y does not exist\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"Authorization failed or not found.\"}",
        "acme    | {\"code\":\"SESSION_NOT_FOUND\",\"message\":\"gone\"}",
        "acme    | {\"code\":\"SESSION_EXPIRED\",\"message\":\"the session timed out\"}",
        "acme    | {\"code\":\"NOT_FOUND\",\"message\":\"notebook n of workspace w does not exist\"}",
      })
  void theServicesOwn(String vendor, String body) {
    assertTrue(own(vendor, 404, body, JSON));
    assertTrue(own(vendor, 404, body, "application/json; charset='utf-8'"));
    assertTrue(own(vendor, 404, body, null), "a gateway may drop the type and keep the answer");
    assertFalse(own(vendor, 400, body, JSON), "the code means this with 404 alone");
    assertFalse(own(vendor, 404, body, "text/html"));
    assertFalse(own(vendor, 404, body.substring(0, body.length() - 1), JSON), "cut off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "huawei  | {\"error_msg\":\"404 Route Not Found\"}",
        "huawei  | {\"error_code\":\"APIG.0101\",\"error_msg\":\"The API does not exist\"}",
        "huawei  | {\"code\":\"common.01000001\",\"message\":\"in a stranger's field\"}",
        "huawei  | {\"error\":{\"code\":404,\"message\":\"Could not find project: x\",\"title\":\"Not Found\"}}",
        "alibaba | {\"code\":null,\"message\":\"x\"}",
        "alibaba | {\"Code\":\"InvalidProduct.NotFound\",\"Message\":\"x\"}",
        "alibaba | {\"Code\":\"InvalidRegionId.NotFound\",\"Message\":\"x\"}",
        "alibaba | {\"Code\":\"InvalidAccessKeyId.NotFound\",\"Message\":\"x\"}",
        "alibaba | {\"Code\":\"InvalidWorkspace.NotFound\",\"Message\":\"x\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"RBAC check failed for x\"}",
        "oracle  | {\"message\":\"Unknown resource: x; RBAC check failure Or Not Found\"}",
        "oracle  | {\"code\":\"NotFound\",\"message\":\"no such operation\"}",
        "acme    | {\"code\":404,\"message\":\"not found\"}",
        "acme    | {\"message\":\"no Route matched with those values\"}",
        "acme    | default backend - 404",
        "acme    | <html><body>404</body></html>",
        "oracle  | [{\"code\":\"NotAuthorizedOrNotFound\"}]",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_code\":\"APIG.0101\",\"error_msg\":\"twice\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"The workspace does not exist\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"No handler found for GET /v1/sessions/x\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"response status exception, code: 503\"}",
        "huawei  | {\"error_code\":\"fabric.00000404\",\"error_msg\":\"no permission for session x\"}",
        "alibaba | {\"code\":\"Session\",\"message\":\"no\"}",
        "alibaba | {\"code\":\"SessionCluster.NotFound\",\"message\":\"The specified workspace is not found.\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"role-based access control check failure\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"Workspace w not found\"}",
        "acme    | {\"code\":\"ROUTE_NOT_FOUND\",\"message\":\"x\"}",
        "acme    | {\"error\":{\"code\":\"tenant_not_found\",\"message\":\"x\"}}",
        "acme    | {\"code\":\"NOT_FOUND\",\"message\":\"Route not found\"}",
        "acme    | {\"code\":\"ACCESS_DENIED\",\"message\":\"x\"}",
        "acme    | {\"code\":\"permission_denied\",\"message\":\"session s\"}",
        "acme    | {\"code\":\"UNAUTHORIZED\",\"message\":\"x\"}",
        "acme    | {\"code\":\"internal_error\",\"message\":\"x\"}",
        "acme    | {\"code\":\"timeout\",\"message\":\"x\"}",
        "acme    | {\"code\":\"rate_limited\",\"message\":\"x\"}",
        "acme    | {\"code\":\"no_such_endpoint\",\"message\":\"x\"}",
        "acme    | {\"code\":\"UnknownOperationException\",\"message\":\"x\"}",
        "acme    | {\"code\":\"DNS_ERROR\",\"message\":\"x\"}",
        "acme    | {\"code\":\"PROJECT_NOT_FOUND\",\"message\":\"x\"}",
        "acme    | {\"code\":\"workspace_not_found\",\"message\":\"x\"}",
        "acme    | {\"code\":\"NOT_FOUND\",\"message\":\"The requested URL was not found on the server\"}",
        "acme    | {\"code\":\"NotFound\",\"message\":\"page not found\"}",
        "acme    | {\"code\":\"RESOURCE_NOT_FOUND\",\"message\":\"service not found\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"Tenant not found\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"permission denied\"}",
        "oracle  | {\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"Cluster c not found\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"user not found\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"The account is frozen\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"connection refused to backend\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"instance not ready\"}",
        "huawei  | {\"error_code\":\"common.01000001\",\"error_msg\":\"\\u5de5\\u4f5c\\u7a7a\\u95f4\\u4e0d\\u5b58\\u5728\"}",
      })
  void ofOthersOrAboutSomethingElse(String vendor, String body) {
    assertFalse(own(vendor, 404, body, JSON));
    assertFalse(own(vendor, 404, body, null));
    assertFalse(own(vendor, 404, body, "application/octet-stream"));
  }

  @ParameterizedTest
  @CsvSource({
    "<Error><Code>SessionCluster.NotFound</Code></Error>, true",
    "<Error><Code>SessionCluster.NotFound</Code><b></Error>, false",
    "<Error><Code>SessionCluster.NotFound</Code></Error><Error/>, false",
    "<!DOCTYPE a><Error><Code>SessionCluster.NotFound</Code></Error>, false",
  })
  void markupThatIsBrokenBehindItsCodeWasAProof(String body, boolean proof) {
    assertEquals(proof, own("alibaba", 404, body, "text/xml"));
  }

  @Test
  void nothingAtAllProvesNothing() {
    for (Vendor vendor : Vendors.all()) {
      assertFalse(vendor.errors().isOwnNotFound(404, null, null));
      assertFalse(vendor.errors().isOwnNotFound(404, new byte[0], JSON));
    }
  }

  private static boolean own(String vendor, int status, String body, String type) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Vendors.of(vendor).errors().isOwnNotFound(status, bytes, type);
  }
}
