package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Keys of accounts. */
final class AccountKeys {

  private static final ValueType<String> VENDOR =
      ValueTypes.pattern(
          "vendor",
          String.join(", ", Vendors.names()) + ", or the vendor word of an endpoint of your own",
          Vendors.EXAMPLE,
          "[a-z][a-z0-9-]{0,31}");
  private static final ValueType<String> REGION =
      ValueTypes.pattern(
          "region",
          "the region's id in lower-case letters, digits and hyphens",
          Vendors.of(Vendors.EXAMPLE).region().example(),
          "[a-z][a-z0-9-]{1,62}");

  private AccountKeys() {}

  static List<Group> groups() {
    return Stream.concat(
            Stream.of(
                new Group(
                    "Accounts",
                    "An account is one set of credentials at one vendor, with its address. `<name>`"
                        + " is yours.",
                    connection())),
            credentials())
        .toList();
  }

  private static List<PropertyKey<?>> connection() {
    return List.of(
        account("vendor", VENDOR, "Whose account it is.").needed("always"),
        account("region", REGION, "Region of the service. Part of the vendor's default address.")
            .needed(KeyMeanings.regionNeeded()),
        account(
            "base-url",
            UrlChecks.BASE,
            "Address to use instead of the vendor's, such as a private endpoint or a gateway."),
        account("proxy", UrlChecks.PROXY, "HTTP proxy for all requests of this account."),
        account(
                "proxy-user",
                ValueTypes.TEXT.withExample("relay"),
                "User at the proxy. Sent to the proxy alone, by Basic authentication.")
            .needed("with `proxy-password`"),
        account(
                "proxy-password",
                ValueTypes.TEXT.withExample("{{env:PROXY_PASSWORD}}"),
                "Password of `proxy-user`.")
            .secret()
            .needed("with `proxy-user`"),
        account(
            "ca-file",
            ValueTypes.FILE,
            "PEM file of certificates to trust instead of the Java runtime's."),
        account(
            "client-certificate",
            file("client.pem"),
            "PEM file with the certificate chain to show to the server (mutual TLS)."),
        account(
                "client-key",
                file("client-key.pem"),
                "PEM file with the private key of `client-certificate`.")
            .needed("with `client-certificate`"),
        account(
                "allow-plain-http",
                ValueTypes.BOOLEAN,
                "Allows `http://` to another machine, where credentials can be read on the way.")
            .defaults("false"),
        account(
                "requests-per-second",
                ValueTypes.decimal(0.01, 10_000),
                "Most requests a second that this account makes, over all its targets.")
            .defaults("10"),
        account(
                "connections",
                ValueTypes.integer(1, 1000),
                "Most connections open at a time; also the most sessions of a target polled at"
                    + " once.")
            .defaults("8"));
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
        account(first.name(), first.type(), KeyMeanings.ofAccounts(meanings))
            .only(meanings.keySet().stream().map(Vendor::name).toArray(String[]::new));
    return first.secret() ? key.secret() : key;
  }

  private static <T> PropertyKey<T> account(String suffix, ValueType<T> type, String meaning) {
    return PropertyKey.of("account.<name>." + suffix, type, meaning);
  }

  private static ValueType<java.nio.file.Path> file(String example) {
    return ValueTypes.FILE.withExample(example);
  }
}
