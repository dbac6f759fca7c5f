package dev.sessionrelay.cloud.alibaba;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.IniFile;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.settings.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A profile of the files in which the vendor's tools keep credentials.
 *
 * <p>Source: "Configuration" of Alibaba Cloud CLI, and "Credential file" of its SDKs.
 *
 * @param values by the names that the CLI's file has
 */
record AlibabaProfile(Path file, Map<String, String> values, ProcessEnvironment env) {
  /** What entries of the SDKs' file are called in that of the CLI. */
  private static final Map<String, String> NAMES =
      Map.of(
          "type", "mode",
          "role_name", "ram_role_name",
          "role_arn", "ram_role_arn",
          "role_session_name", "ram_session_name",
          "security_token", "sts_token",
          "oidc_token_file_path", "oidc_token_file",
          "region", "region_id");

  static Optional<CredentialFound> find(ProcessEnvironment env, Consumer<Path> reads)
      throws CredentialException {
    Optional<String> wanted = env.text("ALIBABA_CLOUD_PROFILE");
    Path cli = env.expand("~/.aliyun/config.json");
    Path sdk =
        env.expand(
            env.text("ALIBABA_CLOUD_CREDENTIALS_FILE").orElse("~/.alibabacloud/credentials"));
    Map<String, String> values = new HashMap<>();
    Path file = Files.exists(cli) ? cli : sdk;
    if (Files.exists(cli)) {
      reads.accept(cli);
      values.putAll(ofCli(cli, wanted));
    }
    if (values.isEmpty() && Files.exists(sdk)) {
      file = sdk;
      reads.accept(sdk);
      IniFile.section(sdk, wanted.orElse("default"))
          .forEach((name, value) -> values.put(NAMES.getOrDefault(name, name), value));
    }
    if (values.isEmpty() && wanted.isPresent()) {
      throw new CredentialException(
          "there is no profile '%s', which ALIBABA_CLOUD_PROFILE names, in %s or %s"
              .formatted(wanted.get(), cli, sdk),
          (Throwable) null);
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(new AlibabaProfile(file, values, env).found());
  }

  private static Map<String, String> ofCli(Path file, Optional<String> wanted)
      throws CredentialException {
    Map<String, String> values = new HashMap<>();
    try {
      JsonNode all = new ObjectMapper().readTree(IniFile.read(file));
      String name = wanted.orElse(all.path("current").asText("default"));
      for (JsonNode profile : all.path("profiles")) {
        if (profile.path("name").asText().equals(name)) {
          profile
              .properties()
              .forEach(each -> values.put(each.getKey(), each.getValue().asText("")));
        }
      }
    } catch (JsonProcessingException e) {
      throw new CredentialException(
          "File of credentials %s is not JSON; correct it, for example by: aliyun configure"
              .formatted(file),
          (Throwable) null);
    }
    values.values().removeIf(String::isEmpty);
    return values;
  }

  private CredentialFound found() throws CredentialException {
    return new CredentialFound(credentials(), values.get("region_id"));
  }

  private Credentials credentials() throws CredentialException {
    return switch (values.getOrDefault("mode", "AK")) {
      case "AK", "access_key" -> keys(null);
      case "StsToken", "sts" -> keys(Secret.of(required("sts_token")));
      case "EcsRamRole", "ecs_ram_role" ->
          new AlibabaRoles.InstanceRole(
              required("ram_role_name"), URI.create(AlibabaRoles.METADATA));
      case "RamRoleArn", "ram_role_arn" ->
          new AlibabaRoles.AssumedRole(
              keys(optional("sts_token")), required("ram_role_arn"), URI.create(AlibabaRoles.STS));
      case "OIDC", "oidc_role_arn" ->
          new AlibabaRoles.OidcRole(
              required("ram_role_arn"),
              required("oidc_provider_arn"),
              env.expand(required("oidc_token_file")),
              URI.create(AlibabaRoles.STS));
      default ->
          throw new CredentialException(
              ("%s: the mode '%s' is not supported here; use AK, StsToken, RamRoleArn, EcsRamRole"
                      + " or OIDC")
                  .formatted(file, values.get("mode")),
              (Throwable) null);
    };
  }

  private AlibabaCredentials keys(Secret token) throws CredentialException {
    return new AlibabaCredentials(
        Secret.of(required("access_key_id")), Secret.of(required("access_key_secret")), token);
  }

  private Secret optional(String name) {
    return values.containsKey(name) ? Secret.of(values.get(name)) : null;
  }

  private String required(String name) throws CredentialException {
    if (!values.containsKey(name)) {
      throw new CredentialException(
          "%s: the profile has no %s; add it, or choose another one with ALIBABA_CLOUD_PROFILE"
              .formatted(file, name),
          (Throwable) null);
    }
    return values.get(name);
  }

  /** Not the values: some are secret. */
  @Override
  public String toString() {
    return "AlibabaProfile[" + file + "]";
  }
}
