package dev.sessionrelay.cloud;

import dev.sessionrelay.config.Types;
import dev.sessionrelay.config.ValueType;

/**
 * Identifiers as the vendors' documents define them. All are safe in a URL as they stand, so that
 * what is configured is what is sent and signed.
 */
public final class Ids {
  /** DataArts Fabric, workspace, session and route ids. */
  public static final ValueType<String> HUAWEI =
      Types.pattern(
          "id",
          "1 to 36 letters, digits and hyphens",
          "ac8111bf-3601-4905-8ddd-b41d3e636a4e",
          "[A-Za-z0-9-]{1,36}");

  /** EMR Serverless Spark; its document gives no range, only forms like {@code w-1234abcd}. */
  public static final ValueType<String> ALIBABA_WORKSPACE =
      Types.pattern(
          "id",
          "1 to 64 letters, digits, hyphens and underscores",
          "w-1234abcd",
          "[A-Za-z0-9_-]{1,64}");

  public static final ValueType<String> ALIBABA_SESSION =
      Types.pattern(
          "id",
          "1 to 128 letters, digits, hyphens and underscores",
          "sc-123131",
          "[A-Za-z0-9_-]{1,128}");

  /** {@code ocid1.<type>.<realm>.[region].[future].<unique>}. */
  public static final ValueType<String> OCID =
      Types.pattern(
          "OCID",
          "an OCID: ocid1, type, realm, region and a unique part, joined by dots",
          "ocid1.aidataplatform.oc1.iad.amaaaaaaexample",
          "(?=.{1,255}$)ocid1\\.[a-z0-9]+\\.[a-z0-9-]+(\\.[A-Za-z0-9_-]*){1,2}\\.[A-Za-z0-9_-]+");

  /** Oracle's workspace keys and session ids. */
  public static final ValueType<String> URL_SAFE =
      Types.pattern(
          "id",
          "1 to 255 letters, digits, hyphens, underscores, dots and tildes",
          "2f1b6c1e-7a0d-4a0e-9f0a-0c1d2e3f4a5b",
          "(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,255}");

  private Ids() {}
}
