package dev.sessionrelay.status;

import java.time.Instant;
import java.util.List;

/**
 * The relays that share the ledger, as each of them tells alike.
 *
 * @param units accounts and sinks, and where each is
 * @param handovers units that this relay has taken or handed over since its start
 * @param refused pieces of work of this relay that were not recorded, as another had taken over
 * @param beatAge seconds since this relay's session at the ledger was alive for certain, or null
 */
public record GroupReport(
    List<NodeStatus> nodes, List<UnitStatus> units, long handovers, long refused, Double beatAge) {
  private static final int SHORT = 12;

  public GroupReport {
    nodes = List.copyOf(nodes);
    units = List.copyOf(units);
  }

  /**
   * One of the relays that share the ledger.
   *
   * @param state {@code living}, {@code draining}, {@code drained} or {@code silent}
   * @param configuration digest of what is in force there; equal where the same is
   * @param accounts that it acts for
   * @param sinks that it delivers to
   * @param targets of these accounts, as the relay that tells has them in its configuration
   * @param beatAge seconds since it was alive for certain
   * @param reasons why it is not as it should be, a sentence each
   */
  public record NodeStatus(
      String name,
      String state,
      String version,
      String address,
      String configuration,
      Instant started,
      List<String> accounts,
      List<String> sinks,
      long targets,
      double beatAge,
      List<String> reasons) {
    public NodeStatus {
      accounts = List.copyOf(accounts);
      sinks = List.copyOf(sinks);
      reasons = List.copyOf(reasons);
    }

    /** Enough of the digest to compare two by eye. */
    public String configurationStart() {
      return configuration.substring(0, Math.min(SHORT, configuration.length()));
    }
  }

  /**
   * What one relay at a time acts for.
   *
   * @param unit such as {@code account/prod}, {@code sink/file}, or {@code upkeep} of the ledger
   * @param node name of the relay that acts for it, or null while none does
   * @param since when it began, by the server's clock, or null
   * @param why why it is there, in words
   */
  public record UnitStatus(String unit, String node, Instant since, String why) {}
}
