package dev.sessionrelay.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code SDK-HMAC-SHA256}, seen from the vendor's side.
 *
 * @param signedHeaders in the order of the header
 */
record HuaweiSignature(String accessKey, List<String> signedHeaders, String signature) {
  static final String ALGORITHM = "SDK-HMAC-SHA256";
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
  static String expected(Call call, List<String> signedHeaders, String secretKey) {
    String date = call.header(DATE).orElse("");
    String request = canonicalRequest(call, signedHeaders);
    return Digests.hexHmac(secretKey, ALGORITHM + "\n" + date + "\n" + Digests.sha256(request));
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

  /** The path ends in a slash, whether it was sent with one or not. */
  private static String path(String rawPath) {
    String encoded =
        Arrays.stream(rawPath.split("/", -1))
            .map(segment -> Percent.encode(Percent.decode(segment)))
            .collect(Collectors.joining("/"));
    return encoded.endsWith("/") ? encoded : encoded + "/";
  }

  private static String headers(Call call, List<String> names) {
    return names.stream()
        .map(name -> name + ":" + call.header(name).orElse("") + "\n")
        .collect(Collectors.joining());
  }
}
