package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.IniFile;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials.Keys;
import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
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
  private static final String SDK = "HUAWEICLOUD_SDK_";
  private static final String FILE = SDK + "CREDENTIALS_FILE";
  private static final String IDP = SDK + "IDP_ID";
  private static final String ID_TOKEN_FILE = SDK + "ID_TOKEN_FILE";
  private static final String IAM = SDK + "IAM_ENDPOINT";

  static Optional<CredentialFound> find(ProcessEnvironment env, Consumer<Path> reads)
      throws CredentialException {
    HuaweiEnvironment environment = new HuaweiEnvironment(env);
    String region = env.text("HW_REGION_NAME").orElse(null);
    return environment.found(reads).map(found -> new CredentialFound(found, region));
  }

  private Optional<Credentials> found(Consumer<Path> reads) throws CredentialException {
    boolean keys = env.anyOf(SDK + "AK", SDK + "SK");
    boolean provider = env.text(IDP).isPresent() && env.text(ID_TOKEN_FILE).isPresent();
    if (provider || !keys && env.anyOf(IDP, ID_TOKEN_FILE)) {
      return Optional.of(
          federation(
              env.required(IDP, ID_TOKEN_FILE).reveal(),
              env.required(ID_TOKEN_FILE, IDP).reveal(),
              env.text(SDK + "PROJECT_ID").orElse(null),
              null));
    }
    if (keys) {
      return Optional.of(variables(SDK, "AK", "SK"));
    }
    return env.anyOf("HW_ACCESS_KEY", "HW_SECRET_KEY")
        ? Optional.of(variables("HW_", "ACCESS_KEY", "SECRET_KEY"))
        : profile(reads);
  }

  /**
   * @param iam null for the address in the environment, or that of all regions
   */
  private HuaweiFederation federation(String idpId, String tokenFile, String projectId, String iam)
      throws CredentialException {
    String address = iam == null ? env.text(IAM).orElse("https://iam.myhuaweicloud.com") : iam;
    try {
      URI uri = UrlChecks.BASE.parse(address);
      if (UrlChecks.isExposed(uri)) {
        throw new BadValueException("is plain http:// to another machine");
      }
      return new HuaweiFederation(idpId, env.expand(tokenFile), projectId, null, uri);
    } catch (BadValueException e) {
      throw new CredentialException(
          "The address of IAM in the environment, %s or iam_endpoint of the file of credentials, %s; write it as https://iam.cn-north-4.myhuaweicloud.com"
              .formatted(IAM, e.getMessage()),
          (Throwable) null);
    }
  }

  private Keys variables(String prefix, String id, String secret) throws CredentialException {
    return new Keys(
        env.required(prefix + id, prefix + secret),
        env.required(prefix + secret, prefix + id),
        env.secret(prefix + "SECURITY_TOKEN"),
        env.text(prefix + "PROJECT_ID").orElse(null));
  }

  private Optional<Credentials> profile(Consumer<Path> reads) throws CredentialException {
    Path file = env.expand(env.text(FILE).orElse("~/.huaweicloud/credentials"));
    if (env.text(FILE).isEmpty() && Files.notExists(file)) {
      return Optional.empty();
    }
    reads.accept(file);
    Map<String, String> entries = IniFile.section(file, "basic");
    String project = entries.get("project_id");
    String token = entries.get("id_token_file");
    return Optional.of(
        token != null && entries.containsKey("idp_id")
            ? federation(entries.get("idp_id"), token, project, entries.get("iam_endpoint"))
            : new Keys(
                required(entries, "ak", file),
                required(entries, "sk", file),
                entries.containsKey("security_token")
                    ? Secret.of(entries.get("security_token"))
                    : null,
                project));
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
