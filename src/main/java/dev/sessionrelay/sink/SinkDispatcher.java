package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.EventLog.Parked;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerException;
import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * Delivers the feed to one sink: reads ahead, hands events to the sink's route on other threads,
 * and saves in groups what the route has taken. One thread owns all its state; it sleeps until
 * there is news. An event may be delivered again when the process ends before its group was saved.
 */
final class SinkDispatcher implements Runnable {
  /** Events whose acknowledgement may wait to be saved together. */
  static final int SAVE_AFTER_EVENTS = 256;

  /** How long an acknowledgement waits for others to be saved with it. */
  static final Duration SAVE_AFTER = Duration.ofMillis(50);

  /** Events read from the ledger at once. */
  static final int READ_AT_ONCE = 512;

  /** Longest sleep without news, so that a clock that jumped is noticed. */
  static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  /** How long a stop waits for exchanges under way; one that takes longer is delivered again. */
  static final Duration DRAIN = Duration.ofSeconds(5);

  private static final Duration TROUBLE_DELAY = Duration.ofMillis(500);
  private static final Duration TROUBLE_MAX_DELAY = Duration.ofSeconds(30);
  private static final Outcome NEWS = new Outcome(null, null);

  private final String sink;
  private final SinkSettings settings;
  private final EventLog log;
  private final EventSender outlet;
  private final Executor workers;
  private final Clock clock;
  private final RetryBackoff waits;
  private final RetryBackoff troubleWaits;
  private final SinkReport report;

  private final BlockingQueue<Outcome> news = new LinkedBlockingQueue<>();
  private final AtomicBoolean appended = new AtomicBoolean(true);
  private final Map<DeliveryBatch, Long> underWay = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  private Backlog backlog;
  private Instant looked = Instant.MIN;
  private long readUpTo;
  private boolean stopped;
  private int unsaved;
  private boolean dirty;
  private long dirtySince;
  private int troubles;

  private record Outcome(DeliveryBatch batch, DeliveryResult result) {}

  /**
   * @param random numbers from 0 (inclusive) to 1 (exclusive), for jitter
   */
  SinkDispatcher(
      String sink,
      SinkSettings settings,
      EventLog log,
      EventSender outlet,
      Executor workers,
      Clock clock,
      DoubleSupplier random) {
    this.sink = Objects.requireNonNull(sink);
    this.settings = Objects.requireNonNull(settings);
    this.log = Objects.requireNonNull(log);
    this.outlet = Objects.requireNonNull(outlet);
    this.workers = Objects.requireNonNull(workers);
    this.clock = Objects.requireNonNull(clock);
    this.waits = new RetryBackoff(settings.retryDelay(), settings.retryMaxDelay(), random);
    this.troubleWaits = new RetryBackoff(TROUBLE_DELAY, TROUBLE_MAX_DELAY, random);
    this.report = new SinkReport(sink, log, clock);
  }

  /**
   * Settles where a new sink begins: with what is recorded after this call. Call it before {@link
   * #run} starts, which makes up for it when the ledger cannot tell now.
   */
  void begin() {
    try {
      open();
    } catch (LedgerException e) {
      report.heldUp(e.getMessage());
    }
  }

  /** Works until {@link #stop}; then waits for what is under way, and saves it. */
  @Override
  public void run() {
    try (AutoCloseable subscription = log.onAppend(this::appended)) {
      while (!stopping) {
        guarded(this::turn);
      }
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      report.ended(e);
    }
  }

  /** Ends the work: nothing more is sent. Returns at once. */
  void stop() {
    stopping = true;
    news.add(NEWS);
  }

  /** How long the oldest delivery under way has taken so far. */
  Duration longestDelivery() {
    long now = System.nanoTime();
    return Duration.ofNanos(
        underWay.values().stream().mapToLong(begun -> now - begun).max().orElse(0));
  }

  SinkStatus status() {
    return report.status();
  }

  private void appended() {
    if (!appended.getAndSet(true)) {
      news.add(NEWS);
    }
  }

  private interface DeliveryStep {
    void run() throws IOException, InterruptedException;
  }

  /** What the ledger or the disk cannot do now is tried again later; nothing is sent until then. */
  private void guarded(DeliveryStep step) throws InterruptedException {
    try {
      step.run();
      troubles = 0;
    } catch (LedgerException | IOException e) {
      report.heldUp(e.getMessage());
      appended.set(true);
      settle(troubleWaits.after(++troubles));
    }
  }

  private void turn() throws IOException, InterruptedException {
    if (backlog == null) {
      open();
    }
    if (troubles > 0 && dirty) {
      save();
    }
    refill();
    dispatch();
    saveIfDue();
    report.fine(backlog, stopped);
    settle(sleep());
  }

  private void open() {
    Progress progress = log.open(sink, settings.from());
    List<Long> places = progress.parked().stream().map(Parked::position).sorted().toList();
    Map<Long, Parked> parked =
        progress.parked().stream().collect(Collectors.toMap(Parked::position, p -> p));
    Backlog opened = new Backlog(sink, settings, waits, progress.cursor(), clock.instant());
    for (Stored stored : places.isEmpty() ? List.<Stored>of() : log.at(places)) {
      opened.resume(parked.get(stored.position()), stored);
    }
    readUpTo = progress.cursor();
    backlog = opened;
    if (opened.parked() < places.size()) {
      markUnsaved(0);
    }
  }

  private void refill() {
    if (!wantsMore() || !appended.getAndSet(false)) {
      return;
    }
    List<Stored> read = log.read(sink, readUpTo, READ_AT_ONCE);
    Instant now = clock.instant();
    for (Stored stored : read) {
      backlog.add(stored, now);
      readUpTo = stored.position();
      markUnsaved(0);
    }
    if (read.size() == READ_AT_ONCE) {
      appended.set(true);
    }
  }

  private boolean wantsMore() {
    return !stopped && backlog.room() >= READ_AT_ONCE;
  }

  private void dispatch() {
    Instant now = clock.instant();
    if (now.isBefore(looked)) {
      backlog.clockSetBack(Duration.between(now, looked));
    }
    looked = now;
    while (!stopped && !stopping && backlog.inFlight() < settings.parallel()) {
      DeliveryBatch batch = backlog.next(now);
      if (batch == null) {
        return;
      }
      underWay.put(batch, System.nanoTime());
      workers.execute(() -> news.add(new Outcome(batch, outlet.send(batch.events()))));
    }
  }

  private void saveIfDue() throws IOException {
    boolean waitedEnough = System.nanoTime() - dirtySince >= SAVE_AFTER.toNanos();
    boolean idle = backlog.inFlight() == 0;
    if (dirty && (unsaved >= SAVE_AFTER_EVENTS || waitedEnough || idle)) {
      save();
    }
  }

  private void save() throws IOException {
    outlet.force();
    log.advance(sink, backlog.progress(), backlog.dead());
    backlog.saved();
    unsaved = 0;
    dirty = false;
  }

  private void markUnsaved(int events) {
    unsaved += events;
    if (!dirty) {
      dirty = true;
      dirtySince = System.nanoTime();
    }
  }

  private Duration sleep() {
    if (appended.get() && wantsMore()) {
      return Duration.ZERO;
    }
    Duration sleep = dirty ? SAVE_AFTER : LONGEST_SLEEP;
    Instant due = stopped ? null : backlog.nextDue();
    Duration untilDue = due == null ? sleep : Duration.between(clock.instant(), due);
    return untilDue.compareTo(sleep) < 0 ? untilDue : sleep;
  }

  /** Waits for news, at most this long, and takes in all that has come. */
  private void settle(Duration most) throws InterruptedException {
    Outcome first = news.poll(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
    for (Outcome outcome = first; outcome != null; outcome = news.poll()) {
      settle(outcome);
    }
  }

  private void settle(Outcome outcome) {
    if (outcome.batch() == null) {
      return;
    }
    underWay.remove(outcome.batch());
    int events = outcome.batch().events().size();
    if (outcome.result() instanceof DeliveryResult.Taken) {
      backlog.taken(outcome.batch());
      report.taken(events);
    } else {
      backlog.failed(outcome.batch(), outcome.result(), clock.instant());
      report.failed(outcome.batch().events(), outcome.result());
      stopped |= outcome.result() instanceof DeliveryResult.Stop;
    }
    markUnsaved(events);
  }

  private void drain() throws InterruptedException {
    long end = System.nanoTime() + DRAIN.toNanos();
    while (backlog != null && backlog.inFlight() > 0 && System.nanoTime() < end) {
      settle(Duration.ofNanos(end - System.nanoTime()));
    }
    try {
      if (dirty) {
        save();
      }
    } catch (LedgerException | IOException e) {
      report.notSaved(e);
    }
  }
}
