package dev.sessionrelay.cloud;

import dev.sessionrelay.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** What an account shows a vendor to be let in. Parts marked optional are null when absent. */
public sealed interface Credentials {
  /** Huawei: a project-scoped IAM token that somebody else renews. */
  record HuaweiToken(Secret token) implements Credentials {}

  /**
   * Huawei: an IAM user; tokens are fetched as needed.
   *
   * @param domain name of the account that the user belongs to
   * @param projectId one of this and {@code projectName} is null
   * @param iam base address of the IAM service, such as {@code
   *     https://iam.cn-north-4.myhuaweicloud.com}
   */
  record HuaweiPassword(
      String user, Secret password, String domain, String projectId, String projectName, URI iam)
      implements Credentials {}

  /**
   * Huawei: access key and secret key.
   *
   * @param securityToken optional, of temporary keys
   * @param projectId optional, sent as {@code X-Project-Id}
   */
  record HuaweiKeys(Secret accessKey, Secret secretKey, Secret securityToken, String projectId)
      implements Credentials {}

  /**
   * Alibaba: access key id and secret.
   *
   * @param securityToken optional, of temporary (STS) keys
   */
  record AlibabaKeys(Secret accessKeyId, Secret accessKeySecret, Secret securityToken)
      implements Credentials {}

  /**
   * Oracle: an API key of a user.
   *
   * @param passPhrase optional, of an encrypted key file
   */
  record OracleKey(String tenancy, String user, String fingerprint, Path keyFile, Secret passPhrase)
      implements Credentials {}

  /**
   * Oracle: a session token, as {@code oci session authenticate} writes it, and its key.
   *
   * @param passPhrase optional, of an encrypted key file
   */
  record OracleSessionToken(Path tokenFile, Path keyFile, Secret passPhrase)
      implements Credentials {}

  /** Any other vendor: {@code Authorization: Bearer}. */
  record Bearer(Secret token) implements Credentials {}

  /** Any other vendor: fixed headers by name. */
  record HeaderCredentials(Map<String, Secret> headers) implements Credentials {
    public HeaderCredentials {
      headers = Map.copyOf(headers);
    }
  }

  /** A service that asks for nothing. */
  record None() implements Credentials {}
}
