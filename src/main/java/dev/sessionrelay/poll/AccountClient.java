package dev.sessionrelay.poll;

import dev.sessionrelay.auth.Authenticator;
import dev.sessionrelay.auth.CredentialException;
import dev.sessionrelay.auth.RenewalInterceptor;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.failure.gate.AccountGate;
import dev.sessionrelay.failure.gate.Permit;
import dev.sessionrelay.poll.RequestTemplate.RequestLine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.IOHelper;
import org.apache.camel.util.concurrent.CamelThreadFactory;

/**
 * One account at one vendor: its connections, its threads, its gate. Every request to a vendor
 * passes here and nowhere else: held back when the account must wait, paced, signed inside the HTTP
 * client, bounded, and what is not a 200 classified. Nothing of the message around it goes out, and
 * nothing of the answer but its body and request id comes back.
 */
public final class AccountClient implements AutoCloseable {
  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

  private static final List<String> REQUEST_IDS =
      List.of("opc-request-id", "x-acs-request-id", "X-Request-Id");
  private static final byte[] NOTHING = new byte[0];

  private final AccountSettings settings;
  private final CamelContext camel;
  private final AccountHttp http;
  private final Optional<TokenHttp> tokens;
  private final AccountGate gate;
  private final Classifier classifier;
  private final Clock clock;
  private final ThreadPoolExecutor executor;

  /**
   * @param tokens the client that fetches the account's tokens, to be closed with this one
   */
  public AccountClient(
      AccountSettings settings,
      Authenticator authenticator,
      Optional<TokenHttp> tokens,
      AccountGate gate,
      FailureTable failures,
      CamelContext camel,
      Clock clock)
      throws Exception {
    this.settings = settings;
    this.camel = camel;
    this.tokens = tokens;
    this.gate = gate;
    this.classifier = new Classifier(settings.vendor(), failures, clock);
    this.clock = clock;
    this.http = new AccountHttp(settings, authenticator, classifier, camel);
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
   * @param again whether the same request was refused just before, and its credential renewed
   * @throws HeldException when the account may not send now; nothing was sent
   * @throws PollException when the answer was no 200, or there was none
   */
  Answer ask(String method, RequestLine line, Request request, boolean again)
      throws HeldException, InterruptedException {
    try (Permit.Allowed permit = enter(request.poll().origin().endpoint())) {
      Answer answer = ask(method, line, request, permit, again);
      permit.succeeded();
      return answer;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    http.close();
    tokens.ifPresent(IOHelper::close);
  }

  private Permit.Allowed enter(String endpoint) throws HeldException, InterruptedException {
    Permit permit = gate.enter(endpoint);
    if (permit instanceof Permit.Refused refused) {
      throw new HeldException(refused.hold());
    }
    return (Permit.Allowed) permit;
  }

  private Answer ask(
      String method, RequestLine line, Request request, Permit.Allowed permit, boolean again) {
    try {
      return answer(send(method, line), request);
    } catch (PollException e) {
      if (!again && e.renewed()) {
        throw e;
      }
      permit.failed(e.failure());
      throw e.heldFor(gate.pause());
    }
  }

  private Message send(String method, RequestLine line) {
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
    } catch (CredentialException e) {
      throw new PollException(classifier.failure(e));
    } catch (Exception e) {
      throw new PollException(classifier.failure(e), e);
    }
  }

  private Answer answer(Message message, Request request) {
    int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    byte[] body = message.getBody(byte[].class);
    Function<String, String> header = name -> message.getHeader(name, String.class);
    if (status != 200) {
      throw new PollException(
          classifier.failure(status, body, header),
          RenewalInterceptor.RENEWED.equals(header.apply(RenewalInterceptor.HEADER)));
    }
    return new Answer(request, body == null ? NOTHING : body, requestId(header), clock.instant());
  }

  private static String requestId(Function<String, String> header) {
    return REQUEST_IDS.stream().map(header).filter(Objects::nonNull).findFirst().orElse(null);
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
