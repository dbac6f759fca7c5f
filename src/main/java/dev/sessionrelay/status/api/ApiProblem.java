package dev.sessionrelay.status.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sessionrelay.status.StatusJson;
import java.util.Map;

/**
 * Why a request has no answer (RFC 9457).
 *
 * @param type always {@code about:blank}: the status says what kind of problem it is
 * @param title the same for every problem of this status
 * @param detail what was expected, and what came
 * @param parameter the parameter of the request that is wrong; left out where it is none
 */
public record ApiProblem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_NULL) String parameter) {
  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          404, "Not Found",
          405, "Method Not Allowed",
          421, "Misdirected Request",
          429, "Too Many Requests",
          500, "Internal Server Error",
          503, "Service Unavailable");

  /** The problem as an answer. */
  public static ApiAnswer answer(int status, String detail) {
    return answer(status, detail, null);
  }

  static ApiAnswer answer(int status, String detail, String parameter) {
    ApiProblem problem =
        new ApiProblem(
            "about:blank", TITLES.getOrDefault(status, "Error"), status, detail, parameter);
    return new ApiAnswer(status, ApiAnswer.PROBLEM, StatusJson.write(problem), Map.of());
  }
}
