package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One set of credentials at one vendor, and how to reach it.
 *
 * @param region null where only {@code baseUri} is known
 * @param baseUri address that requests go below, without a trailing slash: the operator's, else the
 *     vendor's for the region
 * @param proxy HTTP proxy, or null
 * @param proxyUser who the account is at its proxy, or null
 * @param caFile PEM certificates to trust instead of the runtime's, or null
 * @param clientCertificate PEM certificate chain to show, or null
 * @param clientKey PEM private key of {@code clientCertificate}, or null
 * @param tls differs when what these three files hold does, or the profile of its credentials
 */
public record Account(
    String name,
    String vendor,
    String region,
    URI baseUri,
    URI proxy,
    ProxyUser proxyUser,
    Path caFile,
    Path clientCertificate,
    Path clientKey,
    String tls,
    double requestsPerSecond,
    int connections,
    Credentials credentials) {

  /** The account's user at its proxy. Nothing of it is for the vendor. */
  public record ProxyUser(String name, Secret password) {
    public ProxyUser {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(password, "password");
    }
  }

  public Account {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(baseUri, "baseUri");
    Objects.requireNonNull(credentials, "credentials");
  }
}
