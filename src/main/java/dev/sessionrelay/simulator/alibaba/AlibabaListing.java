package dev.sessionrelay.simulator.alibaba;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * ListSessionClusters: filters and pages. A page goes on behind the last id of the page before, so
 * that sessions that come or go meanwhile shift nothing.
 */
final class AlibabaListing {
  private static final int USUAL_SIZE = 20;
  private static final int LARGEST_SIZE = 100;

  private final SessionStore sessions;

  AlibabaListing(SessionStore sessions) {
    this.sessions = sessions;
  }

  /** The documented filters; null where the request has none. */
  private record Filter(String kind, String queue, String session) {
    static Filter of(SimulatedCall call) {
      return new Filter(
          call.filled("kind").orElse(null),
          call.filled("queueName").orElse(null),
          call.filled("sessionClusterId").orElse(null));
    }

    boolean valid() {
      return kind == null || AlibabaCluster.isKind(kind);
    }

    boolean accepts(AlibabaCluster candidate) {
      return (session == null || session.equals(candidate.id()))
          && (kind == null || kind.equals(candidate.kind()))
          && (queue == null || queue.equals(candidate.queue()));
    }
  }

  /**
   * Where a listing goes on. Opaque to the client and good for the same filters only.
   *
   * @param last id of the last session shown; empty at the start
   * @param total what the first page counted
   */
  private record ListingToken(String last, int total) {
    /** Standard base64 on purpose: a client that does not encode + and / in queries fails here. */
    static String text(String last, int total, Filter filter) {
      String plain = String.format(Locale.ROOT, "%08x %s %d", filter.hashCode(), last, total);
      return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when the text is no token of ours or belongs to other filters. */
    static Optional<ListingToken> read(String text, Filter filter) {
      String[] parts = decode(text).split(" ");
      boolean valid =
          parts.length == 3
              && parts[0].equals(String.format(Locale.ROOT, "%08x", filter.hashCode()))
              && parts[2].matches("\\d{1,9}");
      return valid
          ? Optional.of(new ListingToken(parts[1], Integer.parseInt(parts[2])))
          : Optional.empty();
    }

    private static String decode(String text) {
      try {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
  }

  Reply answer(SimulatedCall call, CloudOperation.Match asked) {
    int size = size(call);
    if (size == 0) {
      return AlibabaErrors.invalid("maxResults");
    }
    Filter filter = Filter.of(call);
    if (!filter.valid()) {
      return AlibabaErrors.invalid("kind");
    }
    return call.filled("nextToken")
        .map(text -> ListingToken.read(text, filter))
        .orElseGet(() -> Optional.of(first(asked, filter)))
        .map(from -> page(asked, filter, size, from))
        .orElseGet(() -> AlibabaErrors.invalid("nextToken"));
  }

  /** 0 when it is not valid. */
  private static int size(SimulatedCall call) {
    String text = call.filled("maxResults").orElse(Integer.toString(USUAL_SIZE));
    return text.matches("\\d{1,9}") ? Math.min(Integer.parseInt(text), LARGEST_SIZE) : 0;
  }

  private ListingToken first(CloudOperation.Match asked, Filter filter) {
    return new ListingToken("", (int) behind(asked, filter, "").count());
  }

  private Stream<AlibabaCluster> behind(CloudOperation.Match asked, Filter filter, String id) {
    return sessions
        .behind(asked, id)
        .map(session -> new AlibabaCluster(asked.scope(), session))
        .filter(filter::accepts);
  }

  /** One more than wanted is looked for: where there is one, there is a next page. */
  private Reply page(CloudOperation.Match asked, Filter filter, int size, ListingToken from) {
    List<AlibabaCluster> found = behind(asked, filter, from.last()).limit(size + 1L).toList();
    boolean more = found.size() > size;
    List<AlibabaCluster> rows = more ? found.subList(0, size) : found;
    String next = more ? ListingToken.text(rows.get(size - 1).id(), from.total(), filter) : null;
    String requestId = AlibabaApi.requestId();
    return AlibabaApi.identified(
        200,
        requestId,
        json -> {
          writeRows(json, rows);
          json.writeStringField("requestId", requestId);
          if (next != null) {
            json.writeStringField("nextToken", next);
          }
          json.writeNumberField("maxResults", size);
          json.writeNumberField("totalCount", from.total());
        });
  }

  private static void writeRows(JsonGenerator json, List<AlibabaCluster> rows) throws IOException {
    json.writeArrayFieldStart("sessionClusters");
    for (AlibabaCluster row : rows) {
      row.writeRow(json);
    }
    json.writeEndArray();
  }
}
