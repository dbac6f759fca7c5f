package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CanonicalRequest;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.SimulatedCall;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ACS3-HMAC-SHA256}, seen from the vendor's side.
 *
 * @param signedHeaders in the order of the header
 */
record AlibabaSignature(String accessKeyId, List<String> signedHeaders, String signature) {
  private static final String ALGORITHM = "ACS3-HMAC-SHA256";
  private static final Pattern FORM =
      Pattern.compile(
          "ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");

  /** Empty when the header has another form. */
  static Optional<AlibabaSignature> parse(String authorization) {
    Matcher form = FORM.matcher(authorization);
    return form.matches()
        ? Optional.of(
            new AlibabaSignature(form.group(1), List.of(form.group(2).split(";")), form.group(3)))
        : Optional.empty();
  }

  /** What the signature must be. */
  static String expected(SimulatedCall call, List<String> signedHeaders, String secret) {
    String path = CanonicalRequest.path(call.rawPath());
    String request = CanonicalRequest.of(call, path, signedHeaders);
    return Digests.hexHmac(secret, ALGORITHM + "\n" + Digests.sha256(request));
  }
}
