package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.WebKeys;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.NodeSession.NodeReport;
import dev.sessionrelay.settings.ClusterKeys;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This relay as one of several that share a ledger. */
public final class GroupMember implements AutoCloseable {
  /** What differs from relay to relay of a group, or says nothing about what is polled. */
  private static final List<String> OF_ONE_RELAY =
      List.of("cluster.", "ledger.", "log.", "otel.", "trace.", "web.");

  /** Larger differences between the clocks are told. */
  private static final Duration APART = Duration.ofSeconds(5);

  private static final Duration TOLD_FOR = Duration.ofSeconds(30);

  private final NodeSession session;
  private final Supplier<Configuration> configuration;
  private final Clock clock;
  private volatile Supplier<String> routes = () -> "";
  private volatile HealthTold told = new HealthTold(List.of(), System.nanoTime());
  private volatile SharedUnits units;
  private volatile UnitKeeper keeper;
  private volatile ConfigurationDigest digest;

  /** Made once for each configuration: it is told with every beat. */
  private record ConfigurationDigest(Configuration of, String routes, String digest) {}

  private GroupMember(Supplier<Configuration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.session =
        new NodeSession(
            identity(configuration.get(), clock), this::report, clock, System::nanoTime);
  }

  /** Null for a relay that has its ledger to itself. */
  static GroupMember of(Supplier<Configuration> configuration, Clock clock) {
    return configuration.get().settings().get(ClusterKeys.ENABLED)
        ? new GroupMember(configuration, clock)
        : null;
  }

  private static NodeIdentity identity(Configuration configuration, Clock clock) {
    String name = ClusterKeys.nodeOf(configuration.settings()).orElseThrow();
    String address =
        configuration.settings().get(WebKeys.ADDRESS)
            + ":"
            + configuration.settings().get(WebKeys.PORT);
    return new NodeIdentity(
        UUID.randomUUID().toString(), name, Relay.version(), address, clock.instant());
  }

  /**
   * @param member null for a relay that has its ledger to itself
   */
  static SqlLedger open(GroupMember member, Configuration configuration, Clock clock, Spans spans) {
    LedgerSettings settings = LedgerSettings.of(configuration.settings(), configuration.home());
    return member == null
        ? SqlLedger.openAlone(settings, clock, spans)
        : SqlLedger.openShared(settings, member.session, clock, spans);
  }

  /**
   * Begins to take its share.
   *
   * @param routeFiles digest of the route files that are in force
   */
  void join(SharedUnits units, Supplier<String> routeFiles) {
    routes = routeFiles;
    this.units = units;
    keeper = new UnitKeeper(units.ledger().leases(), session, units, System::nanoTime);
    keeper.start();
  }

  /** Why health was not UP when it was last asked for. */
  private record HealthTold(List<String> reasons, long at) {
    String words() {
      return System.nanoTime() - at < TOLD_FOR.toNanos() ? String.join("\n", reasons) : "";
    }
  }

  /**
   * What the other relays are told of this one's health, with each beat, until it is old. A beat
   * itself asks for nothing: what health asks may wait for the server.
   */
  public void tell(List<String> reasons) {
    told = new HealthTold(reasons, System.nanoTime());
  }

  private NodeReport report() {
    Configuration now = configuration.get();
    String files = routes.get();
    ConfigurationDigest known = digest;
    if (known == null || known.of != now || !known.routes.equals(files)) {
      known = new ConfigurationDigest(now, files, digest(now, files));
      digest = known;
    }
    return new NodeReport(known.digest, told.words());
  }

  private static String digest(Configuration now, String files) {
    Stream<String> settings =
        now.describe().stream().filter(line -> OF_ONE_RELAY.stream().noneMatch(line::startsWith));
    Stream<String> asked =
        now.targets().values().stream().map(target -> target.name() + " " + target.ids());
    return ContentDigest.hex(
        Stream.concat(Stream.concat(settings, asked), Stream.of(files))
            .collect(Collectors.joining("\n")));
  }

  public NodeSession session() {
    return session;
  }

  /**
   * The group as the ledger tells it at this moment.
   *
   * @throws dev.sessionrelay.ledger.database.LedgerException when it does not answer
   */
  public GroupView look(LedgerReader ledger) {
    return GroupView.of(ledger, session);
  }

  /** Weights of the units that this relay could act for. */
  public Map<String, Double> wanted() {
    SharedUnits known = units;
    return known == null ? Map.of() : known.wanted();
  }

  /** Units that were taken or handed over since the start. */
  public long handovers() {
    UnitKeeper running = keeper;
    return running == null ? 0 : running.handovers();
  }

  /**
   * How far the server's clock is ahead of this machine's, when that is worth a word; else null.
   */
  public Duration clockApart() {
    Duration offset = session.clockOffset();
    return offset.abs().compareTo(APART) > 0 ? offset : null;
  }

  /** Hands everything over. */
  @Override
  public void close() {
    UnitKeeper running = keeper;
    if (running != null) {
      running.close();
    }
  }
}
