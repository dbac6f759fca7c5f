package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.EventLog.Condition;
import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A ledger with some days in the life of a fleet on three clouds, always the same. */
final class SampleFleet {
  static final String HOSTILE = "<script>document.title='taken'</script>";

  static final Origin SPARK =
      new Origin(
          "alibaba",
          "emr-serverless-spark",
          "alibaba-session-clusters",
          "prod-spark",
          "spark",
          "w-7f3a9c21",
          "w-7f3a9c21");
  static final Origin SPARK_BY_ID =
      new Origin(
          "alibaba",
          "emr-serverless-spark",
          "alibaba-session-cluster",
          "prod-spark",
          "etl-one",
          "w-7f3a9c21",
          "w-7f3a9c21");
  static final Origin NOTEBOOKS =
      new Origin(
          "oracle",
          "ai-data-platform",
          "oracle-notebook-session",
          "aidp",
          "notebooks",
          "ocid1.aidataplatform.oc1..prod/research",
          "research");
  static final Origin FABRIC =
      new Origin(
          "huawei",
          "dataarts-fabric",
          "huawei-sql-session",
          "fabric",
          "fabric-sql",
          "0b1c2d3e-1111-2222-3333-444455556666",
          "0b1c2d3e-1111-2222-3333-444455556666");

  private static final String[] OWNERS = {"amara", "bo.chen", "chiara", "dmitri", "elif", "farid"};
  private static final String[] JOBS = {"etl", "ads", "risk", "billing", "search", "features"};

  private final SqlLedger ledger;
  private final Instant now;
  private final Random random = new Random(7);

  private SampleFleet(SqlLedger ledger, Instant now) {
    this.ledger = ledger;
    this.now = now;
  }

  /**
   * Opens a ledger and fills it.
   *
   * @param now the last of what it knows happened before
   */
  static SqlLedger open(Path directory, Clock clock) {
    SqlLedger ledger =
        SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory), clock);
    new SampleFleet(ledger, clock.instant()).fill();
    return ledger;
  }

  /** Adds a session whose names are markup, and an incident whose message is. */
  static void addHostile(SqlLedger ledger, Instant now) {
    SampleFleet fleet = new SampleFleet(ledger, now);
    fleet.see(
        fleet.at(SPARK, "sc-hostile").name(HOSTILE).owner(new Session.Owner("u-9", "<b>eve</b>")),
        SessionState.RUNNING,
        now.minusSeconds(400));
    ledger.failed(
        incident(SPARK, "sc-hostile", "REJECTED", 400, "Invalid", HOSTILE), now.minusSeconds(300));
    ledger.recovered(SPARK, "sc-hostile", now.minusSeconds(200));
  }

  private void fill() {
    EventLog log = ledger.events();
    for (String sink : List.of("file", "log", "webhook-oncall")) {
      log.open(sink, Start.OLDEST);
    }
    for (int i = 0; i < 34; i++) {
      live(spark(i), 2 + random.nextInt(9));
    }
    for (int i = 0; i < 14; i++) {
      live(notebook(i), 3 + random.nextInt(12));
    }
    for (int i = 0; i < 9; i++) {
      live(sql(i), 1 + random.nextInt(6));
    }
    see(at(SPARK_BY_ID, "sc-0003").name("etl-0003"), SessionState.RUNNING, now.minusSeconds(7_000));
    incidents();
    growStale(FABRIC, "s-004");
    growStale(FABRIC, "s-006");
    delivered(log);
  }

  /** States as they follow each other, with the newest some minutes ago. */
  private void live(SessionBuilder session, int changes) {
    Instant moment = now.minus(Duration.ofHours(60 + random.nextInt(12)));
    SessionState[] round = {
      SessionState.STARTING,
      SessionState.RUNNING,
      SessionState.RUNNING,
      SessionState.STOPPING,
      SessionState.STOPPED
    };
    for (int i = 0; i < changes; i++) {
      SessionState state = round[i % round.length];
      if (state == SessionState.STOPPED && random.nextInt(4) == 0) {
        state = SessionState.FAILED;
        session.stateReason(
            new Session.StateReason("OutOfMemory", "driver exceeded its memory limit of 8 GiB"));
      } else {
        session.stateReason(null);
      }
      session.activity(
          state != SessionState.RUNNING
              ? Activity.UNKNOWN
              : random.nextInt(3) == 0 ? Activity.IDLE : Activity.BUSY);
      see(session, state, moment);
      Duration left = Duration.between(moment, now);
      moment =
          moment
              .plusSeconds(Math.max(20, left.toSeconds() / (changes - i + 1)))
              .plusSeconds(random.nextInt(600));
      moment = moment.isBefore(now) ? moment : now.minusSeconds(1 + random.nextInt(200));
    }
  }

  private void see(SessionBuilder session, SessionState state, Instant moment) {
    Session seen = session.state(state).vendorState(word(state)).build();
    ledger.record(
        new Observation(
            seen.origin(), seen.sessionId(), Coverage.ONE, List.of(seen), moment, false));
  }

  private static String word(SessionState state) {
    return state.name().charAt(0) + state.name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  private SessionBuilder spark(int number) {
    String job = JOBS[number % JOBS.length];
    return at(SPARK, String.format(java.util.Locale.ROOT, "sc-%04d", number))
        .name(job + "-" + String.format(java.util.Locale.ROOT, "%04d", number))
        .kind(number % 3 == 0 ? "SQL" : "SPARK")
        .engine(new Session.Engine("esr-4.0.0", "esr-4.0.0 (Spark 3.5.2)", true))
        .queue("root")
        .autoStop(new Session.AutoStop(true, 45))
        .links(new Session.Links("https://spark-ui.example.com/sc-" + number, null, null));
  }

  private SessionBuilder notebook(int number) {
    return at(
            NOTEBOOKS,
            String.format(java.util.Locale.ROOT, "5e551042-0a1d-4b00-8000-%012d", number))
        .name("research-" + number)
        .kind("NOTEBOOK");
  }

  private SessionBuilder sql(int number) {
    return at(FABRIC, String.format(java.util.Locale.ROOT, "s-%03d", number)).kind("SQL");
  }

  private SessionBuilder at(Origin origin, String id) {
    String owner = OWNERS[random.nextInt(OWNERS.length)];
    return new SessionBuilder(origin, id)
        .owner(new Session.Owner("u-" + owner.hashCode() % 100, owner))
        .activity(Activity.UNKNOWN)
        .createdAt(now.minus(Duration.ofDays(3)));
  }

  private void incidents() {
    Incident throttled =
        incident(SPARK, null, "THROTTLED", 429, "Throttling.User", "too many requests");
    for (int i = 6; i >= 1; i--) {
      Instant began = now.minus(Duration.ofHours(9L * i));
      ledger.failed(throttled, began);
      ledger.failed(throttled, began.plusSeconds(40));
      ledger.recovered(SPARK, null, began.plusSeconds(90L * i));
    }
    ledger.failed(
        incident(
            FABRIC,
            null,
            "UNAUTHENTICATED",
            401,
            "APIG.0301",
            "Incorrect IAM authentication information"),
        now.minusSeconds(1_260));
    ledger.failed(
        incident(
            NOTEBOOKS,
            "5e551042-0a1d-4b00-8000-000000000003",
            "FORBIDDEN",
            403,
            "NotAuthorizedOrNotFound",
            "Authorization failed or requested resource not found."),
        now.minusSeconds(7_300));
  }

  private static Incident incident(
      Origin origin, String session, String failureClass, int status, String code, String message) {
    String solution = "Check the credentials of account " + origin.account() + ".";
    return new Incident(
        origin, session, failureClass, status, code, message, solution, "req-71", null, 0);
  }

  private void growStale(Origin origin, String id) {
    for (int turn = 0; turn < 3; turn++) {
      ledger.turnEnded(new PollScope(origin, id, "", false));
    }
  }

  private void delivered(EventLog log) {
    long newest = log.newest();
    log.advance("file", new Progress(newest, List.of()), List.of());
    log.advance("log", new Progress(newest, List.of()), List.of());
    String refused = "410 Gone: <b>no such hook</b>";
    log.advance(
        "webhook-oncall",
        new Progress(
            newest - 12,
            List.of(new Deferred(newest - 14, 4, now.plusSeconds(30), "503 Service Unavailable"))),
        List.of(
            new DeadLetter("webhook-oncall", newest - 20, 9, now.minusSeconds(3_000), refused),
            new DeadLetter("webhook-oncall", newest - 19, 9, now.minusSeconds(2_900), refused)));
    log.note(
        "webhook-oncall",
        new Condition(false, false, true, "503 Service Unavailable", now.minusSeconds(400)));
  }
}
