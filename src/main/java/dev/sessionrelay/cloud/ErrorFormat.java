package dev.sessionrelay.cloud;

import dev.sessionrelay.failure.ShownText;
import dev.sessionrelay.failure.VendorCodes;
import dev.sessionrelay.failure.VendorError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where a vendor's errors say what: names of fields in lower case, {@code error.code} for one
 * inside another, the first that is there wins. After a vendor's own names come the common ones:
 * what answers may be a gateway or proxy on the way. Reading is pure and never throws, whatever the
 * bytes are.
 *
 * @param known what the vendor's codes mean
 */
public record ErrorFormat(
    VendorCodes known,
    List<String> codes,
    List<String> messages,
    List<String> solutions,
    List<String> requestIds,
    List<String> requestIdHeaders) {

  private static final int CODE_LIMIT = 120;

  /** Of gateways, RFC 9457 problem details and what other services commonly send. */
  public static final ErrorFormat COMMON =
      new ErrorFormat(
          VendorCodes.NONE,
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

  public ErrorFormat {
    codes = List.copyOf(codes);
    messages = List.copyOf(messages);
    solutions = List.copyOf(solutions);
    requestIds = List.copyOf(requestIds);
    requestIdHeaders = List.copyOf(requestIdHeaders);
  }

  /** A vendor's own names, with the common ones behind them. */
  public static ErrorFormat of(
      VendorCodes known,
      List<String> codes,
      List<String> messages,
      List<String> solutions,
      List<String> requestIds,
      List<String> requestIdHeaders) {
    return new ErrorFormat(
        known,
        before(codes, COMMON.codes),
        before(messages, COMMON.messages),
        before(solutions, COMMON.solutions),
        before(requestIds, COMMON.requestIds),
        before(requestIdHeaders, COMMON.requestIdHeaders));
  }

  private static List<String> before(List<String> own, List<String> common) {
    return Stream.concat(own.stream(), common.stream()).distinct().toList();
  }

  /**
   * @param body the answer's body as it came; may be null, empty, cut off or not text at all
   * @param contentType its {@code Content-Type}, or null
   * @param header an answer's header by name, whose letter case does not matter; null when absent
   */
  public VendorError read(byte[] body, String contentType, Function<String, String> header) {
    Map<String, String> fields = ErrorBody.fields(body, contentType);
    return new VendorError(
        ShownText.of(code(fields), CODE_LIMIT),
        ShownText.of(message(fields)),
        ShownText.of(first(solutions, fields)),
        ShownText.of(requestId(fields, header), CODE_LIMIT));
  }

  /** Words are no code: some services put their message where others put the code. */
  private String code(Map<String, String> fields) {
    return codes.stream()
        .map(fields::get)
        .filter(Objects::nonNull)
        .map(String::strip)
        .filter(code -> code.chars().noneMatch(Character::isWhitespace))
        .filter(code -> !code.equals("about:blank"))
        .findFirst()
        .orElse(null);
  }

  private String message(Map<String, String> fields) {
    String message = first(messages, fields);
    String detail = fields.get("detail");
    return message == null || detail == null || detail.equals(message)
        ? message
        : message + ": " + detail;
  }

  private String requestId(Map<String, String> fields, Function<String, String> header) {
    String inBody = first(requestIds, fields);
    return inBody != null ? inBody : requestId(header);
  }

  /**
   * The vendor's id of an answer, whatever its status, by its headers; null when there is none.
   *
   * @param header as in {@link #read}
   */
  public String requestId(Function<String, String> header) {
    return requestIdHeaders.stream()
        .map(header)
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .orElse(null);
  }

  private static String first(List<String> names, Map<String, String> fields) {
    return names.stream().map(fields::get).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
