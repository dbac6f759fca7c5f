package dev.sessionrelay.cli;

import dev.sessionrelay.account.HttpTrace;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Shows requests and the heads of their answers as they pass, without their secrets. */
final class PrintedTrace implements HttpTrace {
  private final PrintWriter out;
  private final Clock clock;
  private volatile Instant sentAt;

  PrintedTrace(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
    this.sentAt = clock.instant();
  }

  @Override
  public void sent(String method, String target, Map<String, String> headers) {
    out.println("> " + method + " " + SecretPatterns.inAddress(target));
    headers.forEach((name, value) -> out.println("> " + name + ": " + shown(name, value)));
    out.flush();
    sentAt = clock.instant();
  }

  @Override
  public void answered(int status, String requestId) {
    long millis = Duration.between(sentAt, clock.instant()).toMillis();
    String id = requestId == null ? "" : ", request id " + Texts.oneLine(requestId);
    out.println("< " + status + " after " + millis + " ms" + id);
    out.flush();
  }

  private static String shown(String name, String value) {
    return Texts.oneLine(Vendors.headers().shown(name, value));
  }
}
