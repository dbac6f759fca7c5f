package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * ListSessionClusters: filters and pages. A page goes on behind the last id of the page before, so
 * that sessions that come or go meanwhile shift nothing.
 */
final class AlibabaListing {
  private final World world;
  private final History history;
  private final int usualSize;
  private final int largestSize;

  AlibabaListing(World world, History history, SimulatorOptions options) {
    this.world = world;
    this.history = history;
    this.usualSize = options.pageSize();
    this.largestSize = options.maxPageSize();
  }

  Reply answer(Call call, Address address, World.Scope scope) {
    OptionalInt size = size(call);
    if (size.isEmpty()) {
      return AlibabaErrors.invalid("maxResults");
    }
    Filter filter = Filter.of(call);
    if (!filter.valid()) {
      return AlibabaErrors.invalid("kind");
    }
    return call.filled("nextToken")
        .map(text -> PageToken.read(text, filter.hashCode()))
        .orElseGet(() -> Optional.of(first(scope, filter)))
        .map(from -> page(call, address, scope, new Want(filter, size.getAsInt(), from)))
        .orElseGet(() -> AlibabaErrors.invalid("nextToken"));
  }

  private OptionalInt size(Call call) {
    String text = call.filled("maxResults").orElse(Integer.toString(usualSize));
    boolean valid = text.matches("\\d{1,9}") && Integer.parseInt(text) > 0;
    return valid
        ? OptionalInt.of(Math.min(Integer.parseInt(text), largestSize))
        : OptionalInt.empty();
  }

  private PageToken first(World.Scope scope, Filter filter) {
    return new PageToken("", count(scope, filter), filter.hashCode());
  }

  private int count(World.Scope scope, Filter filter) {
    int count = 0;
    for (World.Life life : world.lives(scope).values()) {
      Moment moment = life.at(world.now());
      count += moment.present() && filter.accepts(scope.name(), moment) ? 1 : 0;
    }
    return count;
  }

  private Reply page(Call call, Address address, World.Scope scope, Want want) {
    List<Moment> found = take(scope, want);
    boolean more = found.size() > want.size();
    List<Moment> rows = more ? found.subList(0, want.size()) : found;
    String next = more ? want.from().after(rows.get(rows.size() - 1).sessionId()).text() : null;
    Page page = new Page(scope.name(), rows, next, want.from().total(), want.size());
    history.listed(call, address, rows, next == null, page.total());
    return reply(page);
  }

  /** One more than wanted, where there are more: then there is a next page. */
  private List<Moment> take(World.Scope scope, Want want) {
    NavigableMap<String, World.Life> rest = world.lives(scope).tailMap(want.from().last(), false);
    List<Moment> found = new ArrayList<>();
    for (World.Life life : rest.values()) {
      Moment moment = life.at(world.now());
      if (moment.present() && want.filter().accepts(scope.name(), moment)) {
        found.add(moment);
      }
      if (found.size() > want.size()) {
        break;
      }
    }
    return found;
  }

  private static Reply reply(Page page) {
    String requestId = Ids.upperUuid();
    String body = Json.object(json -> page.write(json, requestId));
    return Reply.json(200, body).with("x-acs-request-id", requestId);
  }

  /** What one request asks for. */
  private record Want(Filter filter, int size, PageToken from) {}

  private record Page(
      String workspace, List<Moment> rows, String nextToken, int total, int maxResults) {
    void write(JsonGenerator json, String requestId) throws IOException {
      json.writeArrayFieldStart("sessionClusters");
      for (Moment row : rows) {
        new AlibabaSession(workspace, row).writeRow(json);
      }
      json.writeEndArray();
      json.writeStringField("requestId", requestId);
      if (nextToken != null) {
        json.writeStringField("nextToken", nextToken);
      }
      json.writeNumberField("maxResults", maxResults);
      json.writeNumberField("totalCount", total);
    }
  }

  /** The documented filters; null where the request has none. */
  private record Filter(String kind, String queue, String session) {
    static Filter of(Call call) {
      return new Filter(
          call.filled("kind").orElse(null),
          call.filled("queueName").orElse(null),
          call.filled("sessionClusterId").orElse(null));
    }

    boolean valid() {
      return kind == null || AlibabaSession.isKind(kind);
    }

    boolean accepts(String workspace, Moment moment) {
      boolean named = session == null || session.equals(moment.sessionId());
      return named && (kind == null && queue == null || accepts(candidate(workspace, moment)));
    }

    private boolean accepts(AlibabaSession candidate) {
      return (kind == null || kind.equals(candidate.kind()))
          && (queue == null || queue.equals(candidate.queue()));
    }

    private static AlibabaSession candidate(String workspace, Moment moment) {
      return new AlibabaSession(workspace, moment);
    }
  }
}
