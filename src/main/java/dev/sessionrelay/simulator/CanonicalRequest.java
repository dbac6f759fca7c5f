package dev.sessionrelay.simulator;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The canonical form of a request, as the HMAC signatures of several vendors cover it. */
public final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * An HMAC signature, seen from the vendor's side.
   *
   * @param signedHeaders in the order of the header
   */
  public record HmacSignature(String accessKey, List<String> signedHeaders, String signature) {
    public HmacSignature {
      signedHeaders = List.copyOf(signedHeaders);
    }

    /**
     * Empty when the header has another form.
     *
     * @param form groups key, headers and signature
     */
    public static Optional<HmacSignature> parse(Pattern form, String authorization) {
      Matcher found = form.matcher(authorization);
      return found.matches()
          ? Optional.of(
              new HmacSignature(found.group(1), List.of(found.group(2).split(";")), found.group(3)))
          : Optional.empty();
    }
  }

  /**
   * @param path in the vendor's canonical form
   * @param signedHeaders in the order in which they were signed
   */
  public static String of(SimulatedCall call, String path, List<String> signedHeaders) {
    return String.join(
        "\n",
        call.method(),
        path,
        query(call.rawQuery()),
        headers(call, signedHeaders),
        String.join(";", signedHeaders),
        Digests.sha256(call.body()));
  }

  /** Each segment encoded anew by RFC 3986. */
  public static String path(String rawPath) {
    return Arrays.stream(rawPath.split("/", -1))
        .map(segment -> PercentCoding.encode(PercentCoding.decode(segment)))
        .collect(Collectors.joining("/"));
  }

  /** Encoded anew by RFC 3986 and sorted by name, then value. */
  public static String query(String rawQuery) {
    return PercentCoding.parameters(rawQuery).stream()
        .map(PercentCoding.Parameter::encoded)
        .sorted(
            Comparator.comparing(PercentCoding.Parameter::name)
                .thenComparing(PercentCoding.Parameter::value))
        .map(parameter -> parameter.name() + "=" + parameter.value())
        .collect(Collectors.joining("&"));
  }

  private static String headers(SimulatedCall call, List<String> names) {
    return names.stream()
        .map(name -> name + ":" + call.header(name).orElse("") + "\n")
        .collect(Collectors.joining());
  }
}
