package dev.sessionrelay.cloud;

import dev.sessionrelay.failure.ShownText;
import dev.sessionrelay.failure.VendorCodes;
import dev.sessionrelay.failure.VendorError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a vendor's errors say what: names of fields in lower case, {@code error.code} for one
 * inside another, the first that is there wins. After a vendor's own names come the common ones:
 * what answers may be a gateway or proxy on the way. Reading is pure and never throws, whatever the
 * bytes are.
 *
 * @param known what the vendor's codes mean
 * @param ownNotFound what its 404 about a session looks like
 * @param errorsIn200 whether it also writes errors into answers with status 200
 */
public record ErrorFormat(
    VendorCodes known,
    List<String> codes,
    List<String> messages,
    List<String> solutions,
    List<String> requestIds,
    List<String> requestIdHeaders,
    OwnNotFound ownNotFound,
    boolean errorsIn200) {

  private static final int CODE_LIMIT = 120;
  private static final int LARGEST_ERROR_IN_200 = 4096;

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
          List.of("x-request-id", "x-amzn-requestid", "x-ms-request-id", "x-correlation-id"),
          new OwnNotFound(
              null,
              "(?=.*[A-Za-z]).+",
              "route|upstream|handler|tenant|\\bapi ?(not|\\b)|"
                  + "^(?:(?:the|this|your|requested|specified|no such|unknown|invalid) ?)*"
                  + "(?:workspace|project|organi[sz]ation|account|user|region|namespace|service"
                  + "|operation|endpoint|url|page|host|dns)"),
          false);

  /**
   * The 404 by which a service itself says that it does not know a session. Gateways and proxies
   * have words of their own for what they do not know, and some services hide other things behind
   * the same code.
   *
   * @param field that has the code; null for any that services commonly use
   * @param codes pattern of the whole code, in any letter case
   * @param otherwise pattern of what in code or message says that it is about something else
   */
  public record OwnNotFound(String field, String codes, String otherwise) {
    /** Before words for what is above a session: with one for a session they are no objection. */
    public static final String NO_SESSION = "^(?!.*session).*";

    /** Who may not look, or cannot, does not know whether a session is there. */
    private static final Pattern TROUBLE =
        pattern(
            "permission|denied|forbidden|unauthori|"
                + NO_SESSION
                + "(refused|frozen|suspend|arrears|unavailable|internal|time.?out|timed out"
                + "|throttl|limit|too many|not ready)");

    private boolean holds(String code, String message) {
      String words = String.valueOf(code).replace('_', ' ') + '\n' + message;
      return code != null
          && pattern(codes).matcher(code).matches()
          && !TROUBLE.matcher(words).find()
          && !pattern(otherwise).matcher(words).find();
    }

    private static Pattern pattern(String text) {
      return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    }
  }

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
      List<String> requestIdHeaders,
      OwnNotFound ownNotFound,
      boolean errorsIn200) {
    return new ErrorFormat(
        known,
        before(codes, COMMON.codes),
        before(messages, COMMON.messages),
        before(solutions, COMMON.solutions),
        before(requestIds, COMMON.requestIds),
        before(requestIdHeaders, COMMON.requestIdHeaders),
        ownNotFound,
        errorsIn200);
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
    return error(ErrorBody.fields(body, contentType), header);
  }

  private VendorError error(Map<String, String> fields, Function<String, String> header) {
    return new VendorError(
        ShownText.of(code(fields), CODE_LIMIT),
        ShownText.of(message(fields)),
        ShownText.of(first(solutions, fields)),
        ShownText.of(requestId(fields, header), CODE_LIMIT));
  }

  /**
   * Whether the service itself says, in its own shape and with a code of its own, that it does not
   * know what was asked for. Anything else with this status may be of a gateway, about the region
   * or about a permission.
   */
  public boolean isOwnNotFound(int status, byte[] body, String contentType) {
    if (status != 404 || !ErrorBody.isWholeDocument(body, contentType)) {
      return false;
    }
    Map<String, String> fields = ErrorBody.fields(body, contentType);
    String field = ownNotFound.field();
    String code = field == null ? code(fields) : fields.get(field);
    return ownNotFound.holds(code, String.valueOf(message(fields)));
  }

  /**
   * Whether an answer with status 200 is an error by its code: some services write errors into what
   * looks like success. One whose code means nothing to us is left to the mapping.
   */
  public boolean isErrorIn200(byte[] body) {
    if (body == null || body.length > LARGEST_ERROR_IN_200 || !errorsIn200) {
      return false;
    }
    Map<String, String> fields = ErrorBody.fields(body, null);
    if (code(fields) == null) {
      // So are nearly all: texts and request ids are not looked for.
      return false;
    }
    VendorError error = error(fields, header -> null);
    return error.code() != null && known.decide(200, error, header -> null).isPresent();
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
