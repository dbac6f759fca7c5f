package dev.sessionrelay.relay.reload;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFile.Use;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.ResolveEndpointFailedException;

/** Says in one line why Camel refused something. */
public final class RootCause {
  /** A shorter value is left: it would be found in every other word. */
  private static final int SHORTEST_VALUE = 4;

  private RootCause() {}

  /**
   * The innermost message, which is the one that says what is wrong, or the one that names the file
   * of a credential; and the endpoint that it is about. The endpoint's options are left out: there
   * may be a secret among them.
   */
  public static String of(Throwable e) {
    String endpoint = "";
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof CredentialException)) {
      endpoint = cause instanceof ResolveEndpointFailedException failed ? place(failed) : endpoint;
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return endpoint + message.lines().findFirst().orElse("");
  }

  /**
   * The same with placeholders where Camel quotes what stood for them: it may be a secret.
   *
   * @param values the value that a placeholder has, or null
   */
  static String of(Throwable e, Collection<RouteFile> routes, UnaryOperator<String> values) {
    String message = of(e);
    List<Use> longestFirst =
        routes.stream()
            .flatMap(route -> route.placeholders().stream())
            .filter(use -> length(use, values) >= SHORTEST_VALUE)
            .sorted(Comparator.comparing(use -> -length(use, values)))
            .toList();
    for (Use use : longestFirst) {
      message = message.replace(values.apply(use.name()), "{{" + use.name() + "}}");
    }
    return message;
  }

  private static int length(Use use, UnaryOperator<String> values) {
    String value = values.apply(use.name());
    return value == null ? 0 : value.length();
  }

  private static String place(ResolveEndpointFailedException e) {
    return e.getUri() == null ? "" : e.getUri().replaceFirst("\\?.*", "") + ": ";
  }
}
