package dev.sessionrelay.bench;

import com.sun.management.ThreadMXBean;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.mapping.AnswerDigest;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.Origin;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What it takes to see that an answer says nothing new: reading it, and recognising it. */
final class AnswerBench implements Bench.Measurement {
  private static final Path ANSWER =
      Path.of("src/test/resources/vendor/alibaba-session-cluster/document-example.json");
  private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final int LISTED = 100;
  private static final int TIMES = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** So that no work is left out. */
  private volatile Object used;

  @Override
  public String title() {
    return "An answer that says nothing new, in a warm process";
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    round(List.of(contender), figures);
  }

  @Override
  public void round(List<Contender> contenders, Figures figures) throws Exception {
    measure("alibaba-session-cluster", ID, one(), TIMES, figures);
    measure("alibaba-session-clusters", null, listing(), TIMES / LISTED, figures);
  }

  private void measure(String name, String asked, byte[] body, int times, Figures figures)
      throws Exception {
    EndpointDefinition endpoint = Vendors.endpoint(name).orElseThrow();
    Origin origin = new Origin("alibaba", endpoint.service(), name, "a", "t", "w", "w-1234abcd");
    time("read: " + name, times, figures, () -> read(endpoint, origin, asked, body));
    time("recognised: " + name, times, figures, () -> AnswerDigest.of(body));
  }

  private static SessionPage read(
      EndpointDefinition endpoint, Origin origin, String asked, byte[] body) throws Exception {
    Vendors.of(origin.vendor()).errors().isErrorIn200(body);
    return endpoint.mapping().map(origin, asked, null, body);
  }

  /** The first time is to warm up. */
  private void time(String what, int times, Figures figures, Callable<?> work) throws Exception {
    for (int round = 0; round < 2; round++) {
      long cpu = threads.getCurrentThreadCpuTime();
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < times; i++) {
        used = work.call();
      }
      allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
      cpu = threads.getCurrentThreadCpuTime() - cpu;
      if (round == 1) {
        figures.add("µs of CPU each", what, cpu / 1e3 / times);
        figures.add("KB allocated each", what, allocated / 1024.0 / times);
      }
    }
  }

  private static byte[] one() throws IOException {
    return Files.readString(ANSWER)
        .replaceAll("\\s*\\n\\s*", "")
        .replaceAll("(\"requestId\": *)\"[^\"]*\"", "$1\"ABC-1\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] listing() throws IOException {
    String answer = new String(one(), StandardCharsets.UTF_8);
    String session =
        answer.substring(answer.indexOf('{', 1), answer.lastIndexOf("\"requestId\"")).strip();
    String bare = session.substring(0, session.lastIndexOf('}') + 1);
    return IntStream.range(0, LISTED)
        .mapToObj(i -> bare.replace(ID, "sc-" + i))
        .collect(
            Collectors.joining(
                ",",
                "{\"sessionClusters\":[",
                "],\"requestId\":\"A-1\",\"totalCount\":%d}".formatted(LISTED)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
