package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.CanonicalQuery;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.PercentEncoding;
import dev.sessionrelay.settings.ContentDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Huawei Cloud's {@code SDK-HMAC-SHA256} request signature with access key and secret key.
 *
 * <p>Source: "API Request Signing Guide" of Huawei Cloud; equal to {@code AKSKSigner} of
 * huaweicloud-sdk-core. A request is accepted for 15 minutes around its date.
 */
public final class HuaweiSigner {
  static final String DATE = "X-Sdk-Date";
  static final String SECURITY_TOKEN = "X-Security-Token";
  static final String PROJECT = "X-Project-Id";

  private static final String ALGORITHM = "SDK-HMAC-SHA256";
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private HuaweiSigner() {}

  /**
   * The headers that make this request authentic at the given time.
   *
   * @param project id of the project that the request is about; null leaves it to the vendor
   */
  public static Map<String, String> sign(
      OutgoingRequest request, AccessKey key, String project, Instant at) {
    String date = FORMAT.format(at);
    TreeMap<String, String> signed = signedHeaders(request, key, project, date);
    String names = String.join(";", signed.keySet());
    String toSign =
        ALGORITHM + "\n" + date + "\n" + ContentDigest.hex(canonical(request, signed, names));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(DATE, date);
    if (key.securityToken() != null) {
      headers.put(SECURITY_TOKEN, key.securityToken());
    }
    if (project != null) {
      headers.put(PROJECT, project);
    }
    headers.put(
        "Authorization",
        ALGORITHM
            + (" Access=" + key.id())
            + (", SignedHeaders=" + names)
            + (", Signature=" + key.secret().sign(toSign)));
    return headers;
  }

  private static TreeMap<String, String> signedHeaders(
      OutgoingRequest request, AccessKey key, String project, String date) {
    TreeMap<String, String> signed = new TreeMap<>();
    signed.put("host", request.host());
    signed.put("x-sdk-date", date);
    if (key.securityToken() != null) {
      signed.put("x-security-token", key.securityToken());
    }
    if (project != null) {
      signed.put("x-project-id", project);
    }
    return signed;
  }

  private static String canonical(
      OutgoingRequest request, TreeMap<String, String> signed, String names) {
    StringBuilder out = new StringBuilder(512).append(request.method()).append('\n');
    appendPath(out, request.path());
    out.append('\n');
    out.append(CanonicalQuery.of(request.query(), CanonicalQuery.BY_ENCODED_NAME)).append('\n');
    signed.forEach((name, value) -> out.append(name).append(':').append(value).append('\n'));
    out.append('\n').append(names).append('\n').append(ContentDigest.hex(request.body()));
    return out.toString();
  }

  /** Each segment encoded, and exactly one slash at the end, whether the request has it or not. */
  private static void appendPath(StringBuilder out, String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    for (int from = 0; from < end; ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      PercentEncoding.appendSegment(out, path, from, to);
      out.append(to < end ? "/" : "");
      from = to + 1;
    }
    out.append('/');
  }
}
