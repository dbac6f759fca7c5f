package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SettingsSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The vendor of endpoints that an operator adds, whatever its word in the configuration is. */
final class OwnVendor {
  private static final String HEADER = "header.";

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
        "For accounts whose vendor is another word. Both may be given, or none.",
        List.of(
            CredentialKey.secret("bearer-token", "Sent as `Authorization: Bearer …`."),
            CredentialKey.secret("header.<Name>", "Sent as a header of this name.")),
        List.of(
            new CredentialKind(
                List.of(),
                List.of("bearer-token"),
                source -> CredentialFound.of(credentials(source.section())))),
        false,
        (environment, reads) -> Optional.empty());
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
