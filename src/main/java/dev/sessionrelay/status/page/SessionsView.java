package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.session.SessionState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The page of all sessions.
 *
 * @param here its address with what is asked for
 * @param totals of what is asked for, whatever vendor and state; the sum comes first
 * @param states how many are in each
 * @param known whether there is any session at all
 * @param matching how many the table has on all its parts
 * @param targets names to choose from
 * @param next address of the part that follows, or null
 */
public record SessionsView(
    PageAddress here,
    List<StateTotals> totals,
    Map<SessionState, Long> states,
    long stale,
    FleetStrip strip,
    boolean known,
    long matching,
    List<SessionLine> lines,
    List<String> targets,
    SessionOrder order,
    PageAddress next) {
  /** What the page asks for; a link with a misspelt name shows nothing by mistake. */
  static final List<String> PARAMETERS =
      Stream.of(SessionFilter.PARAMETERS, List.of("sort", "cursor")).flatMap(List::stream).toList();

  /** Asked for by links in the table; each is shown until it is taken back. */
  private static final List<String> BY_LINK = List.of("account", "kind", "owner", "queue");

  public SessionsView {
    totals = List.copyOf(totals);
    states = Map.copyOf(states);
    lines = List.copyOf(lines);
    targets = List.copyOf(targets);
  }

  /** Who looks for what runs is not shown what is gone, but when asked for. */
  static SessionFilter shown(SessionFilter filter) {
    return filter.states().isEmpty() ? with(filter, existing(), filter.vendor()) : filter;
  }

  /** The same in any state and of any vendor, for totals that stay when one of them is clicked. */
  static SessionFilter whole(SessionFilter filter) {
    return with(filter, List.of(), null);
  }

  private static SessionFilter with(
      SessionFilter filter, List<SessionState> states, String vendor) {
    return new SessionFilter(
        states,
        filter.activity(),
        vendor,
        filter.account(),
        filter.target(),
        filter.kind(),
        filter.owner(),
        filter.queue(),
        filter.stale(),
        filter.text());
  }

  private static List<SessionState> existing() {
    return Stream.of(SessionState.values()).filter(state -> state != SessionState.GONE).toList();
  }

  /** Whether nothing narrows it, so that an empty list means that there is no session. */
  static boolean isWhole(SessionFilter filter) {
    return whole(filter).equals(SessionFilter.ALL);
  }

  static boolean exists(SessionTotal total) {
    return total.state() != SessionState.GONE;
  }

  /** Names of filters that have no field of their own and are in force. */
  public List<String> chips() {
    return BY_LINK.stream().filter(name -> !here.value(name).isEmpty()).toList();
  }

  public boolean isFiltered() {
    return here.values().keySet().stream().anyMatch(name -> !name.equals("sort"));
  }

  /** All states, to choose from. */
  public SessionState[] stateWords() {
    return SessionState.values();
  }

  /** Address of the table sorted by a column; turned round where it is sorted so already. */
  public PageAddress sorted(String column, boolean descendingFirst) {
    boolean descending = isSorted(column) ? !order.descending() : descendingFirst;
    return here.with("sort", (descending ? "-" : "") + column);
  }

  /** For the column's head, or null. */
  public String direction(String column) {
    return isSorted(column) ? order.descending() ? "descending" : "ascending" : null;
  }

  private boolean isSorted(String column) {
    return order.column().word().equals(column);
  }
}
