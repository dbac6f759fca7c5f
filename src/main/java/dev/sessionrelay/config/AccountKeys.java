package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Keys of accounts. */
public final class AccountKeys {

  private static final ValueType<String> VENDOR_WORD =
      ValueTypes.pattern(
          "vendor",
          String.join(", ", Vendors.names()) + ", or the vendor word of an endpoint of your own",
          Vendors.EXAMPLE,
          "[a-z][a-z0-9-]{0,31}");
  private static final ValueType<String> REGION_ID =
      ValueTypes.pattern(
          "region",
          "the region's id in lower-case letters, digits and hyphens",
          "ap-southeast-1",
          "[a-z][a-z0-9-]{1,62}");

  static final PropertyKey<String> VENDOR =
      account("vendor", VENDOR_WORD, null).means("Whose account it is.").needed("always");
  static final PropertyKey<String> REGION =
      account("region", REGION_ID, null)
          .means("Region of the service. Part of the vendor's default address.")
          .needed(KeyMeanings.regionNeeded());
  static final PropertyKey<URI> BASE_URL =
      account("base-url", UrlChecks.BASE, null)
          .means(
              "Address to use instead of the vendor's, such as a private endpoint or a gateway.");
  static final PropertyKey<URI> PROXY =
      account("proxy", UrlChecks.PROXY, null).means("HTTP proxy for all requests of this account.");
  static final PropertyKey<String> PROXY_USER =
      account("proxy-user", ValueTypes.TEXT.withExample("relay"), null)
          .means("User at the proxy. Sent to the proxy alone, by Basic authentication.")
          .needed("with `proxy-password`");
  static final PropertyKey<Secret> PROXY_PASSWORD =
      account("proxy-password", ValueTypes.TEXT.withExample("{{env:PROXY_PASSWORD}}"), null)
          .means("Password of `proxy-user`.")
          .secret()
          .needed("with `proxy-user`");
  static final PropertyKey<Path> CA_FILE =
      account("ca-file", ValueTypes.FILE, null)
          .means("PEM file of certificates to trust instead of the Java runtime's.");
  static final PropertyKey<Path> CLIENT_CERTIFICATE =
      account("client-certificate", ValueTypes.FILE.withExample("client.pem"), null)
          .means("PEM file with the certificate chain to show to the server (mutual TLS).");
  static final PropertyKey<Path> CLIENT_KEY =
      account("client-key", ValueTypes.FILE.withExample("client-key.pem"), null)
          .means("PEM file with the private key of `client-certificate`; may be the same file.")
          .needed("with `client-certificate`");
  public static final PropertyKey<Secret> CLIENT_KEY_PASS_PHRASE =
      account(
              "client-key-pass-phrase",
              ValueTypes.TEXT.withExample("{{env:CLIENT_KEY_PASS_PHRASE}}"),
              null)
          .means("Pass phrase of an encrypted `client-key`.")
          .secret();
  static final PropertyKey<Boolean> ALLOW_PLAIN_HTTP =
      account("allow-plain-http", ValueTypes.BOOLEAN, "false")
          .means("Allows `http://` to another machine, where credentials can be read on the way.");
  static final PropertyKey<Double> REQUESTS_PER_SECOND =
      account("requests-per-second", ValueTypes.decimal(0.01, 10_000), "10")
          .means("Most requests a second that this account makes, over all its targets.");
  static final PropertyKey<Integer> CONNECTIONS =
      account("connections", ValueTypes.integer(1, 1000), "8")
          .means(
              "Most connections open at a time; also the most sessions of a target polled at"
                  + " once.");

  private AccountKeys() {}

  static List<Group> groups() {
    Group connection =
        new Group(
            "Accounts",
            "An account is one set of credentials at one vendor, with its address. `<name>`"
                + " is yours.",
            VENDOR,
            REGION,
            BASE_URL,
            PROXY,
            PROXY_USER,
            PROXY_PASSWORD,
            CA_FILE,
            CLIENT_CERTIFICATE,
            CLIENT_KEY,
            CLIENT_KEY_PASS_PHRASE,
            ALLOW_PLAIN_HTTP,
            REQUESTS_PER_SECOND,
            CONNECTIONS);
    return Stream.concat(Stream.of(connection), credentials()).toList();
  }

  /** Each vendor's table has what no earlier one has. */
  private static Stream<Group> credentials() {
    List<Vendor> vendors = Stream.concat(Vendors.all().stream(), Stream.of(Vendors.own())).toList();
    Set<String> earlier = new HashSet<>();
    return vendors.stream()
        .map(Vendor::credentials)
        .map(
            offer ->
                new Group(
                    offer.title(),
                    offer.introduction(),
                    offer.keys().stream()
                        .filter(key -> earlier.add(key.name()))
                        .<PropertyKey<?>>map(key -> credential(key, vendors))
                        .toList()));
  }

  private static PropertyKey<?> credential(CredentialKey first, List<Vendor> vendors) {
    Map<Vendor, String> meanings = new LinkedHashMap<>();
    for (Vendor vendor : vendors) {
      vendor.credentials().keys().stream()
          .filter(key -> key.name().equals(first.name()))
          .forEach(key -> meanings.put(vendor, key.meaning()));
    }
    PropertyKey<?> key =
        account(first.name(), first.type(), null)
            .means(KeyMeanings.ofAccounts(meanings))
            .only(meanings.keySet().stream().map(Vendor::name).toArray(String[]::new));
    return first.secret() ? key.secret() : key.shownWhenRight();
  }

  private static <T> PropertyKey<T> account(String suffix, ValueType<T> type, String defaultText) {
    return PropertyKey.of("account.<name>." + suffix, type, defaultText);
  }
}
