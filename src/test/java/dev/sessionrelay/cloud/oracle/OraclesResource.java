package dev.sessionrelay.cloud.oracle;

import com.oracle.bmc.auth.ResourcePrincipalAuthenticationDetailsProvider;
import com.oracle.bmc.http.signing.DefaultRequestSigner;
import java.net.URI;
import java.util.Map;

/**
 * Oracle's own library in a resource, as a process, because it takes its identity from the
 * environment alone. Prints what it signs a request with.
 */
final class OraclesResource {
  private OraclesResource() {}

  public static void main(String[] none) {
    ResourcePrincipalAuthenticationDetailsProvider resource =
        ResourcePrincipalAuthenticationDetailsProvider.builder().build();
    System.out.println(
        "signed "
            + DefaultRequestSigner.createRequestSigner(resource)
                .signRequest(URI.create("https://host/path"), "GET", Map.of(), null)
                .get("authorization"));
    System.out.println("region " + resource.getRegion().getRegionId());
    System.exit(0);
  }
}
