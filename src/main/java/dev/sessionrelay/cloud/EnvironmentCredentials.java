package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.oracle.OracleProfile;
import dev.sessionrelay.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the vendors' own tools find in the environment: the defaults of an account that names no
 * credential.
 *
 * <p>Sources: huaweicloud-sdk-core's {@code EnvCredentialProvider}, Alibaba's default credential
 * chain, and the environment variables of the OCI command line.
 */
public final class EnvironmentCredentials {
  private EnvironmentCredentials() {}

  /**
   * @param vendor {@code huawei}, {@code alibaba} or {@code oracle}; there is nothing for others
   * @param env the value of an environment variable, or null
   * @param home directory that {@code ~} stands for
   * @throws CredentialException when the environment names a credential that is not complete
   */
  public static Optional<Credentials> of(String vendor, Function<String, String> env, Path home)
      throws CredentialException {
    Variables variables = new Variables(env);
    return switch (vendor) {
      case "huawei" -> huawei(variables);
      case "alibaba" -> alibaba(variables);
      case "oracle" -> oracle(variables, home).map(OracleProfile::credentials);
      default -> Optional.empty();
    };
  }

  /**
   * The profile that Oracle's command line would use; empty when no variable names one and the
   * usual file does not exist.
   *
   * @throws CredentialException as {@link OracleProfile#read}
   */
  public static Optional<OracleProfile> oracleProfile(Function<String, String> env, Path home)
      throws CredentialException {
    return oracle(new Variables(env), home);
  }

  private static Optional<Credentials> huawei(Variables env) throws CredentialException {
    if (!env.anyOf("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK")) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials.HuaweiKeys(
            env.required("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
            env.required("HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK"),
            env.secret("HUAWEICLOUD_SDK_SECURITY_TOKEN"),
            env.text("HUAWEICLOUD_SDK_PROJECT_ID").orElse(null)));
  }

  private static Optional<Credentials> alibaba(Variables env) throws CredentialException {
    if (!env.anyOf("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET")) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials.AlibabaKeys(
            env.required("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            env.required("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_ACCESS_KEY_ID"),
            env.secret("ALIBABA_CLOUD_SECURITY_TOKEN")));
  }

  private static Optional<OracleProfile> oracle(Variables env, Path home)
      throws CredentialException {
    Path usual = home.resolve(".oci").resolve("config");
    boolean named = env.anyOf("OCI_CLI_PROFILE", "OCI_CLI_CONFIG_FILE");
    if (!named && !Files.exists(usual)) {
      return Optional.empty();
    }
    Path file =
        env.text("OCI_CLI_CONFIG_FILE").map(path -> OracleProfile.expand(path, home)).orElse(usual);
    String profile = env.text("OCI_CLI_PROFILE").orElse(OracleProfile.DEFAULT_NAME);
    return Optional.of(OracleProfile.read(file, profile, home));
  }

  private record Variables(Function<String, String> env) {
    Optional<String> text(String name) {
      return Optional.ofNullable(env.apply(name)).filter(value -> !value.isBlank());
    }

    Secret secret(String name) {
      return text(name).map(Secret::of).orElse(null);
    }

    boolean anyOf(String first, String second) {
      return text(first).isPresent() || text(second).isPresent();
    }

    Secret required(String name, String partner) throws CredentialException {
      Secret value = secret(name);
      if (value == null) {
        throw new CredentialException(
            "Environment variable %s is set and %s is not; set both, or neither"
                .formatted(partner, name),
            (Throwable) null);
      }
      return value;
    }
  }
}
