package dev.sessionrelay.poll;

import dev.sessionrelay.auth.Authenticator;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.failure.gate.AccountGate;
import dev.sessionrelay.poll.RequestTemplate.RequestLine;
import dev.sessionrelay.vendor.VendorError;
import dev.sessionrelay.vendor.VendorErrors;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.concurrent.CamelThreadFactory;

/**
 * One account at one vendor: its connections, its threads, its gate. Every request to a vendor
 * passes here and nowhere else: held back when the account must wait, paced, signed inside the HTTP
 * client, bounded, and what is not a 200 classified. Nothing of the message around it goes out, and
 * nothing of the answer but its body and request id comes back.
 */
public final class AccountClient implements AutoCloseable {
  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

  private final AccountSettings settings;
  private final CamelContext camel;
  private final AccountHttp http;
  private final AccountGate gate;
  private final Clock clock;
  private final ThreadPoolExecutor executor;

  public AccountClient(
      AccountSettings settings,
      Authenticator authenticator,
      AccountGate gate,
      CamelContext camel,
      Clock clock)
      throws Exception {
    this.settings = settings;
    this.camel = camel;
    this.gate = gate;
    this.clock = clock;
    this.http = new AccountHttp(settings, authenticator, camel);
    this.executor = executor(settings);
  }

  public String name() {
    return settings.name();
  }

  public AccountGate gate() {
    return gate;
  }

  /** Threads that carry this account's polls, so that a slow vendor holds up no other account. */
  public ExecutorService executor() {
    return executor;
  }

  /**
   * Sends one request.
   *
   * @throws HeldException when the account may not send now; nothing was sent
   * @throws PollException when the answer was no 200, or there was none
   */
  Answer ask(String method, RequestLine line, Request request) throws PollException, HeldException {
    String endpoint = request.poll().origin().endpoint();
    enter(endpoint, request.poll());
    try {
      Answer answer = answer(send(method, line), request);
      gate.succeeded(endpoint);
      return answer;
    } catch (PollException e) {
      gate.failed(endpoint, e.failure());
      throw e;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    http.close();
  }

  private void enter(String endpoint, Poll poll) throws HeldException {
    AccountGate.Permit permit =
        gate.enter(endpoint, Duration.between(clock.instant(), poll.deadline()));
    if (!permit.allowed()) {
      throw new HeldException(permit.why(), permit.until(), permit.cause());
    }
  }

  private Message send(String method, RequestLine line) throws PollException {
    Exchange exchange = new DefaultExchange(camel);
    Message message = exchange.getMessage();
    message.setHeader(Exchange.HTTP_METHOD, method);
    message.setHeader(Exchange.HTTP_URI, http.base() + line.path());
    if (line.query() != null) {
      message.setHeader(Exchange.HTTP_RAW_QUERY, line.query());
    }
    message.setHeader("Accept", "application/json");
    try {
      http.producer().process(exchange);
      return exchange.getMessage();
    } catch (Exception e) {
      throw new PollException(FailureTable.classify(e), e);
    }
  }

  private Answer answer(Message message, Request request) throws PollException {
    int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    byte[] body = message.getBody(byte[].class);
    Function<String, String> header = name -> message.getHeader(name, String.class);
    if (status == 200) {
      return new Answer(
          request, body == null ? new byte[0] : body, VendorErrors.requestId(header), clock.instant());
    }
    VendorError error =
        VendorErrors.parse(
            settings.vendor(), body, message.getHeader(Exchange.CONTENT_TYPE, String.class), header);
    Failure failure =
        FailureTable.classify(settings.vendor(), status, error, header, clock.instant());
    throw new PollException(failure, message.getHeader(AccountHttp.RENEWED) != null);
  }

  private static ThreadPoolExecutor executor(AccountSettings settings) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            settings.connections(),
            settings.connections(),
            IDLE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            new CamelThreadFactory("#name#-#counter#", "account-" + settings.name(), true));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
