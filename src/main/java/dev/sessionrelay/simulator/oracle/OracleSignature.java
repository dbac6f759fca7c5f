package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.SimulatedCall;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Oracle's HTTP signature, version 1, seen from the vendor's side.
 *
 * @param headers in the order in which they were signed
 */
record OracleSignature(String keyId, List<String> headers, String signature) {
  private static final String REQUEST_TARGET = "(request-target)";
  private static final Pattern FIELD = Pattern.compile("([A-Za-z]+)=\"([^\"]*)\"");

  /** Empty when the header is none of version 1 with rsa-sha256. */
  static Optional<OracleSignature> parse(String authorization) {
    if (!authorization.startsWith("Signature ")) {
      return Optional.empty();
    }
    Map<String, String> fields = fields(authorization);
    boolean known =
        "1".equals(fields.get("version"))
            && "rsa-sha256".equals(fields.get("algorithm"))
            && fields.containsKey("keyId")
            && fields.containsKey("signature");
    return known ? Optional.of(of(fields)) : Optional.empty();
  }

  private static OracleSignature of(Map<String, String> fields) {
    List<String> headers = List.of(fields.getOrDefault("headers", "").split(" "));
    return new OracleSignature(fields.get("keyId"), headers, fields.get("signature"));
  }

  private static Map<String, String> fields(String authorization) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(authorization);
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    return fields;
  }

  boolean coversEnough() {
    return headers.contains(REQUEST_TARGET)
        && headers.contains("host")
        && (headers.contains("x-date") || headers.contains("date"));
  }

  String dateHeader() {
    return headers.contains("x-date") ? "x-date" : "date";
  }

  String signingString(SimulatedCall call) {
    return headers.stream()
        .map(name -> name + ": " + value(call, name))
        .collect(Collectors.joining("\n"));
  }

  private static String value(SimulatedCall call, String name) {
    return name.equals(REQUEST_TARGET)
        ? call.method().toLowerCase(Locale.ROOT) + " " + call.target()
        : call.header(name).orElse("");
  }
}
