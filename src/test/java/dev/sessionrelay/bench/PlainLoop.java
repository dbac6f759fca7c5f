package dev.sessionrelay.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The same without any framework: the JDK's HTTP client, Jackson, a map, a file or webhook. Keeps
 * as few promises as {@link NaiveCamel}.
 */
final class PlainLoop {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<Object, Object> known = new ConcurrentHashMap<>();
  private final Plan plan;
  private final Path out;

  private PlainLoop(Plan plan, Path out) {
    this.plan = plan;
    this.out = out;
  }

  public static void main(String[] arguments) {
    Plan plan = Plan.of(arguments);
    Path out = Plan.directory(arguments).resolve("events.jsonl");
    PlainLoop loop = new PlainLoop(plan, out);
    if (plan.each()) {
      loop.startEach();
    } else {
      loop.startAll();
    }
    System.out.println("plain: events go to a file or webhook; sessions: " + plan.sessions());
  }

  private void startEach() {
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(8);
    for (String id : plan.ids()) {
      Callable<Void> poll = poll(id);
      timer.scheduleAtFixedRate(
          () -> attempt(poll), 0, plan.every().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void startAll() {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Void>> polls = plan.ids().stream().map(this::poll).toList();
    Executors.newSingleThreadScheduledExecutor()
        .scheduleAtFixedRate(
            () -> attempt(() -> threads.invokeAll(polls)),
            0,
            plan.every().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static void attempt(Callable<?> work) {
    try {
      work.call();
    } catch (Exception e) {
      System.err.println(e);
    }
  }

  private Callable<Void> poll(String id) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(plan.url(id))).build();
    return () -> {
      Map<?, ?> session =
          JSON.readValue(http.send(request, BodyHandlers.ofByteArray()).body(), Map.class);
      if (!session.equals(known.put(id, session))) {
        tell(JSON.writeValueAsString(session));
      }
      return null;
    };
  }

  private void tell(String json) throws Exception {
    if (plan.webhook() == null) {
      append(json + "\n");
    } else {
      URI webhook = URI.create(plan.webhook());
      http.send(
          HttpRequest.newBuilder(webhook).POST(BodyPublishers.ofString(json)).build(),
          BodyHandlers.discarding());
    }
  }

  private synchronized void append(String line) throws IOException {
    Files.writeString(out, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
