package dev.sessionrelay.simulator.huawei;

import dev.sessionrelay.simulator.CanonicalRequest;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.SimulatedCall;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code SDK-HMAC-SHA256}, seen from the vendor's side.
 *
 * @param signedHeaders in the order of the header
 */
record HuaweiSignature(String accessKey, List<String> signedHeaders, String signature) {
  private static final String ALGORITHM = "SDK-HMAC-SHA256";
  static final String DATE = "x-sdk-date";
  private static final Pattern FORM =
      Pattern.compile(
          "SDK-HMAC-SHA256 Access=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  /** Empty when the header has another form. */
  static Optional<HuaweiSignature> parse(String authorization) {
    Matcher form = FORM.matcher(authorization);
    return form.matches()
        ? Optional.of(
            new HuaweiSignature(form.group(1), List.of(form.group(2).split(";")), form.group(3)))
        : Optional.empty();
  }

  /** What the signature must be. */
  static String expected(SimulatedCall call, List<String> signedHeaders, String secretKey) {
    String date = call.header(DATE).orElse("");
    String request = CanonicalRequest.of(call, path(call.rawPath()), signedHeaders);
    return Digests.hexHmac(secretKey, ALGORITHM + "\n" + date + "\n" + Digests.sha256(request));
  }

  /** The path ends in a slash, whether it was sent with one or not. */
  private static String path(String rawPath) {
    String path = CanonicalRequest.path(rawPath);
    return path.endsWith("/") ? path : path + "/";
  }
}
