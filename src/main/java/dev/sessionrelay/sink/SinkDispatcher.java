package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/**
 * Delivers the feed to one sink: reads ahead, hands events to the sink's route on other threads,
 * and saves in groups what the route has taken. One thread owns all its state; it sleeps until
 * there is news. An event may be delivered again when the process ends before its group was saved.
 */
final class SinkDispatcher implements Runnable {
  /** Events read from the ledger at once. */
  static final int READ_AT_ONCE = 512;

  /** Longest sleep without news, so that a clock that jumped is noticed. */
  static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  /** How long a stop waits for exchanges under way; one that takes longer is delivered again. */
  static final Duration DRAIN = Duration.ofSeconds(5);

  private static final Duration TROUBLE_DELAY = Duration.ofMillis(500);
  private static final Duration TROUBLE_MAX_DELAY = Duration.ofSeconds(5);

  private final String sink;
  private final SinkSettings settings;
  private final EventLog log;
  private final EventSender outlet;
  private final DeliveryAttempts attempts;
  private final SteadyClock steady;
  private final RetryBackoff waits;
  private final RetryBackoff troubleWaits;
  private final SinkReport report;

  private final AtomicBoolean appended = new AtomicBoolean(true);
  private volatile boolean stopping;

  private Backlog backlog;
  private long readUpTo;
  private boolean stopped;
  private final UnsavedProgress unsaved = new UnsavedProgress();
  private int troubles;

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
    this.attempts = new DeliveryAttempts(outlet, workers, settings.finals(), clock);
    this.waits = new RetryBackoff(settings.retryDelay(), settings.retryMaxDelay(), random);
    this.troubleWaits = new RetryBackoff(TROUBLE_DELAY, TROUBLE_MAX_DELAY, random);
    this.steady = new SteadyClock(clock, System::nanoTime);
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
      report.heldUp(e);
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
      report.notSaved(e);
    }
  }

  /** Nothing more is sent. Returns at once. */
  void stop() {
    stopping = true;
    attempts.wake();
  }

  /** How long the oldest delivery under way has taken so far. */
  Duration longestDelivery() {
    return attempts.longest();
  }

  SinkStatus status() {
    return report.status();
  }

  private void appended() {
    if (!appended.getAndSet(true)) {
      attempts.wake();
    }
  }

  private interface DeliveryStep {
    void run() throws IOException, InterruptedException;
  }

  /** What the ledger, the disk or the machine cannot do now is retried; nothing is sent before. */
  private void guarded(DeliveryStep step) throws InterruptedException {
    try {
      step.run();
      troubles = 0;
    } catch (IOException | RuntimeException | Error e) {
      report.heldUp(e);
      appended.set(true);
      attempts.await(troubleWaits.after(++troubles), this::settle);
    }
  }

  private void turn() throws IOException, InterruptedException {
    if (backlog == null) {
      open();
    }
    if (troubles > 0 && unsaved.any()) {
      save();
    }
    refill();
    dispatch();
    saveIfDue();
    report.fine(backlog, stopped);
    attempts.await(sleep(), this::settle);
  }

  private void open() {
    Progress progress = log.open(sink, settings.from());
    log.wants(sink, settings.only().wanted());
    Map<Long, Deferred> parked = new TreeMap<>();
    progress.deferred().forEach(event -> parked.put(event.position(), event));
    Backlog opened = new Backlog(sink, settings, waits, progress.cursor(), steady.now());
    if (!parked.isEmpty()) {
      log.at(List.copyOf(parked.keySet()))
          .forEach(stored -> opened.resume(parked.get(stored.position()), stored));
    }
    readUpTo = progress.cursor();
    backlog = opened;
    if (opened.parked() < parked.size()) {
      unsaved.add(0);
    }
  }

  private void refill() {
    if (!wantsMore() || !appended.getAndSet(false)) {
      return;
    }
    List<Stored> read = log.read(sink, readUpTo, READ_AT_ONCE);
    Instant now = steady.now();
    for (Stored stored : read) {
      backlog.add(stored, steady.age(stored.event().time()), now);
      readUpTo = stored.position();
      unsaved.add(0);
    }
    if (read.size() == READ_AT_ONCE) {
      appended.set(true);
    }
  }

  private boolean wantsMore() {
    return !stopped && backlog.room() >= READ_AT_ONCE;
  }

  private void dispatch() {
    Instant now = steady.now();
    while (!stopped && !stopping && backlog.inFlight() < settings.parallel()) {
      DeliveryBatch batch = backlog.next(now);
      if (batch == null || !attempts.begin(batch)) {
        return;
      }
    }
  }

  private void saveIfDue() throws IOException {
    if (unsaved.isDue(backlog.inFlight() == 0)) {
      save();
    }
  }

  private void save() throws IOException {
    outlet.force();
    log.advance(sink, backlog.progress(), backlog.dead());
    backlog.saved();
    unsaved.saved();
  }

  private Duration sleep() {
    if (appended.get() && wantsMore()) {
      return Duration.ZERO;
    }
    Duration sleep = unsaved.any() ? UnsavedProgress.LONGEST : LONGEST_SLEEP;
    Instant due = stopped ? null : backlog.nextDue();
    Duration untilDue = due == null ? sleep : Duration.between(steady.now(), due);
    return untilDue.compareTo(sleep) < 0 ? untilDue : sleep;
  }

  private void settle(DeliveryBatch batch, DeliveryResult result) {
    int events = batch.events().size();
    if (result instanceof DeliveryResult.Taken) {
      backlog.taken(batch, steady.now());
      report.taken(events);
    } else {
      backlog.failed(batch, result, steady.now());
      report.failed(batch.events(), result);
      stopped |= result instanceof DeliveryResult.Stop;
    }
    unsaved.add(events);
  }

  private void drain() throws InterruptedException {
    long end = System.nanoTime() + DRAIN.toNanos();
    while (backlog != null && backlog.inFlight() > 0 && System.nanoTime() < end) {
      attempts.await(Duration.ofNanos(end - System.nanoTime()), this::settle);
    }
    try {
      if (unsaved.any()) {
        save();
      }
    } catch (RuntimeException | IOException e) {
      report.notSaved(e);
    }
  }
}
