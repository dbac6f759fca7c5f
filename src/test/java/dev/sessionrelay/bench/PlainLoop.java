package dev.sessionrelay.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
 * The same without any framework: the JDK's HTTP client, Jackson, a map, a file. Keeps as few
 * promises as {@link NaiveCamel}.
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

  public static void main(String[] arguments) throws Exception {
    Plan plan = Plan.of(arguments);
    PlainLoop loop = new PlainLoop(plan, Path.of(arguments[3], "events.jsonl"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Void>> polls = plan.ids().stream().map(loop::poll).toList();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    timer.scheduleAtFixedRate(
        () -> all(threads, polls), 0, plan.every().toMillis(), TimeUnit.MILLISECONDS);
    System.out.println("plain: events go to a file; sessions: " + polls.size());
  }

  private static void all(ExecutorService threads, List<Callable<Void>> polls) {
    try {
      threads.invokeAll(polls);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Callable<Void> poll(String id) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(plan.url(id))).build();
    return () -> {
      Map<?, ?> session =
          JSON.readValue(http.send(request, BodyHandlers.ofByteArray()).body(), Map.class);
      if (!session.equals(known.put(id, session))) {
        append(JSON.writeValueAsString(session) + "\n");
      }
      return null;
    };
  }

  private synchronized void append(String line) throws java.io.IOException {
    Files.writeString(out, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
