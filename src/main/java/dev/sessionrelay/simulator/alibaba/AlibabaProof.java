package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CanonicalRequest;
import dev.sessionrelay.simulator.CanonicalRequest.HmacSignature;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.PercentCoding;
import dev.sessionrelay.simulator.SimulatedCall;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a request shows of whose it is: in headers, or in the query as clients of before still do,
 * the vendor's own library of credentials among them.
 *
 * <p>Source: "Signature method V3", and "Request syntax and signature method V2 for RPC APIs".
 *
 * @param said the value of {@code date}, {@code security-token} or {@code signature-nonce}
 * @param genuine whether the secret of the key made the signature
 */
record AlibabaProof(
    String accessKey, Function<String, Optional<String>> said, Predicate<String> genuine) {
  private static final String ALGORITHM = "ACS3-HMAC-SHA256";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          ALGORITHM + " Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "date", "Timestamp",
          "security-token", "SecurityToken",
          "signature-nonce", "SignatureNonce");

  /** Empty when there is none of either form. */
  static Optional<AlibabaProof> of(SimulatedCall call) {
    return call.filled("Signature").isPresent()
        ? Optional.of(inQuery(call))
        : call.header("Authorization")
            .flatMap(header -> HmacSignature.parse(AUTHORIZATION, header))
            .map(signature -> inHeaders(call, signature));
  }

  private static AlibabaProof inHeaders(SimulatedCall call, HmacSignature signature) {
    return new AlibabaProof(
        signature.accessKey(),
        name -> call.header("x-acs-" + name),
        secret ->
            mustSign(call).equals(Set.copyOf(signature.signedHeaders()))
                && call.header("x-acs-content-sha256")
                    .filter(Digests.sha256(call.body())::equals)
                    .isPresent()
                && Digests.same(
                    expected(call, signature.signedHeaders(), secret), signature.signature()));
  }

  private static AlibabaProof inQuery(SimulatedCall call) {
    return new AlibabaProof(
        call.filled("AccessKeyId").orElse(""),
        name -> call.filled(PARAMETERS.get(name)),
        secret ->
            call.filled("SignatureMethod").filter("HMAC-SHA1"::equals).isPresent()
                && call.filled("SignatureVersion").filter("1.0"::equals).isPresent()
                && Digests.same(expected(call, secret), call.filled("Signature").orElse("")));
  }

  /** What the signature in a header must be. */
  static String expected(SimulatedCall call, List<String> signedHeaders, String secret) {
    String path = CanonicalRequest.path(call.rawPath());
    String request = CanonicalRequest.of(call, path, signedHeaders);
    return Digests.hexHmac(secret, ALGORITHM + "\n" + Digests.sha256(request));
  }

  /** What the signature in the query must be, which covers the rest of it and no path. */
  private static String expected(SimulatedCall call, String secret) {
    String rest = CanonicalRequest.query(call.rawQuery().replaceAll("(^|&)Signature=[^&]*", ""));
    return Digests.base64HmacSha1(
        secret + "&", call.method() + "&%2F&" + PercentCoding.encode(rest));
  }

  private static Set<String> mustSign(SimulatedCall call) {
    Set<String> names = new TreeSet<>();
    for (String header : call.headers().keySet()) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("x-acs-") || name.equals("host") || name.equals("content-type")) {
        names.add(name);
      }
    }
    return names;
  }
}
