package dev.sessionrelay.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code ACS3-HMAC-SHA256}, seen from the vendor's side.
 *
 * @param signedHeaders in the order of the header
 */
record AlibabaSignature(String accessKeyId, List<String> signedHeaders, String signature) {
  static final String ALGORITHM = "ACS3-HMAC-SHA256";
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
  static String expected(Call call, List<String> signedHeaders, String secret) {
    String hash = Digests.sha256(canonicalRequest(call, signedHeaders));
    return Digests.hexHmac(secret, ALGORITHM + "\n" + hash);
  }

  private static String canonicalRequest(Call call, List<String> signedHeaders) {
    return String.join(
        "\n",
        call.method(),
        path(call.rawPath()),
        Query.canonical(call.rawQuery()),
        headers(call, signedHeaders),
        String.join(";", signedHeaders),
        Digests.sha256(call.body()));
  }

  private static String path(String rawPath) {
    return Arrays.stream(rawPath.split("/", -1))
        .map(segment -> Percent.encode(Percent.decode(segment)))
        .collect(Collectors.joining("/"));
  }

  private static String headers(Call call, List<String> names) {
    return names.stream()
        .map(name -> name + ":" + call.header(name).orElse("") + "\n")
        .collect(Collectors.joining());
  }
}
