package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.IniFile;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials.Keys;
import dev.sessionrelay.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What Huawei's own tools would find in the environment.
 *
 * <p>Source: {@code EnvCredentialProvider} and {@code ProfileCredentialProvider} of
 * huaweicloud-sdk-core 3.1.192, and the variables of its Terraform provider.
 */
record HuaweiEnvironment(ProcessEnvironment env) {
  private static final String FILE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";

  static Optional<CredentialFound> find(ProcessEnvironment env, Consumer<Path> reads)
      throws CredentialException {
    HuaweiEnvironment environment = new HuaweiEnvironment(env);
    String region = env.text("HW_REGION_NAME").orElse(null);
    return environment.keys(reads).map(keys -> new CredentialFound(keys, region));
  }

  private Optional<Keys> keys(Consumer<Path> reads) throws CredentialException {
    if (env.anyOf("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK")) {
      return Optional.of(variables("HUAWEICLOUD_SDK_", "AK", "SK"));
    }
    return env.anyOf("HW_ACCESS_KEY", "HW_SECRET_KEY")
        ? Optional.of(variables("HW_", "ACCESS_KEY", "SECRET_KEY"))
        : profile(reads);
  }

  private Keys variables(String prefix, String id, String secret) throws CredentialException {
    return new Keys(
        env.required(prefix + id, prefix + secret),
        env.required(prefix + secret, prefix + id),
        env.secret(prefix + "SECURITY_TOKEN"),
        env.text(prefix + "PROJECT_ID").orElse(null));
  }

  private Optional<Keys> profile(Consumer<Path> reads) throws CredentialException {
    Path file = env.expand(env.text(FILE).orElse("~/.huaweicloud/credentials"));
    if (env.text(FILE).isEmpty() && Files.notExists(file)) {
      return Optional.empty();
    }
    reads.accept(file);
    Map<String, String> entries = IniFile.section(file, "basic");
    return Optional.of(
        new Keys(
            required(entries, "ak", file),
            required(entries, "sk", file),
            entries.containsKey("security_token") ? Secret.of(entries.get("security_token")) : null,
            entries.get("project_id")));
  }

  private static Secret required(Map<String, String> entries, String name, Path file)
      throws CredentialException {
    if (!entries.containsKey(name)) {
      throw new CredentialException(
          "File of credentials %s has no %s in its section [basic]; add it, or name keys in the account"
              .formatted(file, name),
          (Throwable) null);
    }
    return Secret.of(entries.get(name));
  }
}
