package dev.sessionrelay.cloud;

import dev.sessionrelay.failure.VendorError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what a vendor said about a refused request. Knows the documented shapes of the three
 * vendors, their gateways' shapes, RFC 9457 problem details and what other services commonly send.
 * Pure: no I/O, no clock, and it never throws, whatever the bytes are.
 */
public final class VendorErrors {
  /** Bytes of a body that are looked at; what follows is ignored. */
  public static final int BODY_LIMIT = 64 * 1024;

  /** Characters of each text that comes out. */
  public static final int TEXT_LIMIT = 500;

  private static final int CODE_LIMIT = 120;

  private VendorErrors() {}

  /**
   * @param vendor {@code huawei}, {@code alibaba}, {@code oracle}, or an operator's own word
   * @param body the answer's body as it came; may be null, empty, cut off or not text at all
   * @param contentType its {@code Content-Type}, or null
   * @param header an answer's header by name, whose letter case does not matter; null when absent
   */
  public static VendorError parse(
      String vendor, byte[] body, String contentType, Function<String, String> header) {
    Shape shape = Shape.of(vendor);
    Map<String, String> fields = fields(body, contentType);
    return new VendorError(
        text(code(shape, fields), CODE_LIMIT),
        text(message(shape, fields), TEXT_LIMIT),
        text(first(shape.solutions, fields), TEXT_LIMIT),
        text(requestId(shape, fields, header), CODE_LIMIT));
  }

  /**
   * A text from outside, made fit to be shown: secrets redacted, control characters removed, at
   * most {@link #TEXT_LIMIT} characters; null when nothing is left.
   */
  public static String presentable(String text) {
    return text(text, TEXT_LIMIT);
  }

  private static String text(String text, int limit) {
    return VendorErrorsText.presentable(text, limit);
  }

  private static Map<String, String> fields(byte[] body, String contentType) {
    String text = VendorErrorsText.decode(body, contentType, BODY_LIMIT);
    if (text.isEmpty()) {
      return Map.of();
    }
    return switch (text.charAt(0)) {
      case '{', '[', '"' -> VendorErrorsFields.ofJson(text);
      case '<' -> ofMarkup(text, contentType);
      default -> Map.of("message", text);
    };
  }

  private static Map<String, String> ofMarkup(String text, String contentType) {
    if (!VendorErrorsText.isHtml(text, contentType)) {
      Map<String, String> fields = VendorErrorsFields.ofXml(text);
      if (!fields.isEmpty()) {
        return fields;
      }
    }
    return Map.of("message", VendorErrorsText.ofHtml(text));
  }

  /** Vocabulary are no code: some services put their message where others put the code. */
  private static String code(Shape shape, Map<String, String> fields) {
    return shape.codes.stream()
        .map(fields::get)
        .filter(Objects::nonNull)
        .map(String::strip)
        .filter(code -> code.chars().noneMatch(Character::isWhitespace))
        .filter(code -> !code.equals("about:blank"))
        .findFirst()
        .orElse(null);
  }

  private static String message(Shape shape, Map<String, String> fields) {
    String message = first(shape.messages, fields);
    String detail = fields.get("detail");
    if (message == null || detail == null || detail.equals(message)) {
      return message;
    }
    return message + ": " + detail;
  }

  private static String requestId(
      Shape shape, Map<String, String> fields, Function<String, String> header) {
    String inBody = first(shape.requestIds, fields);
    return inBody != null
        ? inBody
        : shape.requestIdHeaders.stream()
            .map(header)
            .filter(VendorErrors::isPresent)
            .findFirst()
            .orElse(null);
  }

  private static String first(List<String> names, Map<String, String> fields) {
    return names.stream().map(fields::get).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static boolean isPresent(String value) {
    return value != null && !value.isBlank();
  }

  /**
   * Where a vendor puts what: names of fields in lower case, {@code error.code} for one inside
   * another, the first that is there wins. After a vendor's own names come the common ones: what
   * answers may be a gateway or proxy on the way.
   */
  private record Shape(
      List<String> codes,
      List<String> messages,
      List<String> solutions,
      List<String> requestIds,
      List<String> requestIdHeaders) {

    static final Shape COMMON =
        new Shape(
            List.of(
                "error.code",
                "error.status",
                "code",
                "error_code",
                "errorcode",
                "errors.code",
                "error",
                "type",
                "__type"),
            List.of(
                "error.message",
                "message",
                "error_msg",
                "error_description",
                "error_message",
                "errormessage",
                "errors.message",
                "title",
                "detail",
                "error",
                "errors"),
            List.of("solution_msg", "solution", "recommend", "error.solution", "help"),
            List.of("requestid", "request_id", "error.request_id", "error.requestid", "instance"),
            List.of("x-request-id", "x-amzn-requestid", "x-ms-request-id", "x-correlation-id"));
    static final Shape HUAWEI =
        new Shape(
                List.of("error_code", "error.code", "code"),
                List.of("error_msg", "error.message", "message"),
                List.of("solution_msg"),
                List.of("request_id"),
                List.of("X-Request-Id", "X-Apig-Request-Id"))
            .thenCommon();
    static final Shape ALIBABA =
        new Shape(
                List.of("code"),
                List.of("message"),
                List.of("recommend"),
                List.of("requestid"),
                List.of("x-acs-request-id"))
            .thenCommon();
    static final Shape ORACLE =
        new Shape(
                List.of("code"),
                List.of("message"),
                List.of(),
                List.of("opc-request-id"),
                List.of("opc-request-id"))
            .thenCommon();

    static Shape of(String vendor) {
      return switch (vendor == null ? "" : vendor) {
        case "huawei" -> HUAWEI;
        case "alibaba" -> ALIBABA;
        case "oracle" -> ORACLE;
        default -> COMMON;
      };
    }

    private Shape thenCommon() {
      return new Shape(
          join(codes, COMMON.codes),
          join(messages, COMMON.messages),
          join(solutions, COMMON.solutions),
          join(requestIds, COMMON.requestIds),
          join(requestIdHeaders, COMMON.requestIdHeaders));
    }

    private static List<String> join(List<String> own, List<String> common) {
      return Stream.concat(own.stream(), common.stream()).distinct().toList();
    }
  }
}
