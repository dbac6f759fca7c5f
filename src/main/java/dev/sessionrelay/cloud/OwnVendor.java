package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.UrlChecks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The vendor of endpoints that an operator adds, whatever its word in the configuration is. */
final class OwnVendor {
  private static final String HEADER = "header.";
  private static final String TOKEN_URL = "token-url";

  static final Vendor VENDOR =
      new Vendor(
          "own",
          "an endpoint of your own",
          List.of(),
          new Vendor.Region("eu-1", null, false, region -> null, Set.of()),
          offer(),
          ErrorFormat.COMMON,
          HeaderRules.COMMON,
          false,
          Set.of(SessionFact.values()));

  private OwnVendor() {}

  private static VendorCredentials offer() {
    return new VendorCredentials(
        "Credentials of an endpoint of your own",
        "For accounts whose vendor is another word: a token, headers, both, or none; or an OAuth"
            + " 2.0 client, whose access tokens are fetched and renewed.",
        List.of(
            CredentialKey.secret("bearer-token", "Sent as `Authorization: Bearer …`."),
            CredentialKey.secret("header.<Name>", "Sent as a header of this name."),
            CredentialKey.open(
                TOKEN_URL,
                UrlChecks.WHOLE.withExample("https://login.example.com/oauth2/token"),
                "Address that grants access tokens to a client (`client_credentials`)."),
            CredentialKey.text("client-id", "session-relay", "The client's id there."),
            CredentialKey.secret("client-secret", "The client's secret."),
            CredentialKey.text("scope", "sessions.read", "What the token is asked for.")),
        List.of(
            new CredentialKind(
                List.of(),
                List.of("bearer-token", TOKEN_URL, "client-id", "client-secret", "scope"),
                source ->
                    source.uri(TOKEN_URL).isPresent()
                        ? client(source)
                        : CredentialFound.of(credentials(source.section())))),
        false,
        (environment, reads) -> Optional.empty());
  }

  private static Optional<CredentialFound> client(CredentialSource source) {
    List<String> missing =
        Stream.of("client-id", "client-secret").filter(key -> !source.section().has(key)).toList();
    missing.forEach(
        key ->
            source
                .section()
                .missing(
                    source.faults(),
                    key,
                    source.section().key(TOKEN_URL) + " has no " + key + " beside it",
                    "add it",
                    key.equals("client-id") ? "session-relay" : "{{env:CLIENT_SECRET}}"));
    return missing.isEmpty()
        ? CredentialFound.of(
            new ClientCredentials(
                source.uri(TOKEN_URL).orElseThrow(),
                source.text("client-id"),
                source.secret("client-secret"),
                source.optionalText("scope").orElse(null)))
        : Optional.empty();
  }

  private static Credentials credentials(SettingsSection section) {
    Map<String, Secret> headers = new TreeMap<>();
    section.entries().stream()
        .map(entry -> entry.key().substring(section.prefix().length() + 1))
        .filter(key -> key.startsWith(HEADER) && section.isGood(key))
        .forEach(
            key ->
                headers.put(
                    key.substring(HEADER.length()), section.find(key, Secret.class).orElseThrow()));
    Optional<Secret> bearer = section.find("bearer-token", Secret.class);
    if (headers.isEmpty()) {
      return bearer.<Credentials>map(Credentials.Bearer::new).orElse(new Credentials.None());
    }
    bearer.ifPresent(
        token -> headers.put("Authorization", Secret.from(() -> "Bearer " + token.reveal())));
    return new Credentials.HeaderCredentials(headers);
  }
}
