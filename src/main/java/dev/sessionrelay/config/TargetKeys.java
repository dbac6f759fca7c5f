package dev.sessionrelay.config;

import static dev.sessionrelay.cloud.Endpoints.ALIBABA_CLUSTER;
import static dev.sessionrelay.cloud.Endpoints.ALIBABA_CLUSTERS;
import static dev.sessionrelay.cloud.Endpoints.HUAWEI_RAY;
import static dev.sessionrelay.cloud.Endpoints.HUAWEI_SQL;
import static dev.sessionrelay.cloud.Endpoints.ORACLE_NOTEBOOK;
import static dev.sessionrelay.cloud.Endpoints.OWN;

import dev.sessionrelay.cloud.Ids;
import dev.sessionrelay.config.Catalogue.Group;
import java.util.List;

/** Keys of targets. The forms of ids are the endpoints' ({@link Endpoints}). */
final class TargetKeys {
  private TargetKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Targets",
            "A target is what to poll: one endpoint with one account, some sessions, and how"
                + " often. `<name>` is yours. The table of endpoints below tells which of these"
                + " keys each endpoint has.",
            keys()));
  }

  private static List<Key> keys() {
    return List.of(
        target(
                "endpoint",
                Types.TEXT.withExample(ALIBABA_CLUSTERS),
                "The vendor call to make: the name of a file in `routes/vendors`.")
            .needed("always"),
        target(
                "account",
                Types.TEXT.withExample("prod"),
                "The account to make it with; its vendor must be the endpoint's.")
            .needed("always"),
        target(
                "every",
                Types.duration("100ms", "365d").withExample("30s"),
                "Time from one poll to the next. Starts are spread so that targets do not poll at"
                    + " once.")
            .needed("unless `cron` is given"),
        target(
            "cron",
            Types.CRON,
            "Quartz cron expression, instead of `every`. In the time zone of the process."),
        target(
                "emit",
                Types.word("changes", "every-poll"),
                "`changes` sends events when something changed; `every-poll` adds one"
                    + " `session.observed` for each session and poll.")
            .defaults("changes"),
        target(
                "workspace",
                Types.TEXT.withExample("w-1234abcd"),
                "Workspace id; at Oracle the workspace key.")
            .only(HUAWEI_SQL, ALIBABA_CLUSTER, ALIBABA_CLUSTERS, ORACLE_NOTEBOOK, OWN),
        target(
                "sessions",
                ids(),
                "Session ids: a comma list, or `file:` and the name of a file with one id a line"
                    + " and `#` for comments.")
            .only(HUAWEI_SQL, ALIBABA_CLUSTER, ORACLE_NOTEBOOK, OWN),
        target("routes", ids(), "Route ids of Ray clusters, written like `sessions`.")
            .only(HUAWEI_RAY),
        target("platform", Ids.OCID, "OCID of the AI Data Platform instance.")
            .only(ORACLE_NOTEBOOK),
        target("kind", Types.word("NOTEBOOK", "THRIFT", "SQL"), "Lists only sessions of this kind.")
            .only(ALIBABA_CLUSTERS),
        target("queue", Types.TEXT.withExample("root"), "Lists only sessions of this queue.")
            .only(ALIBABA_CLUSTERS),
        target("session", Types.TEXT.withExample("sc-123131"), "Lists only the session of this id.")
            .only(ALIBABA_CLUSTERS),
        target("page-size", Types.integer(1, 100), "Sessions asked for in one page (`maxResults`).")
            .defaults("20")
            .only(ALIBABA_CLUSTERS),
        target(
                "param.<parameter>",
                Types.TEXT.withExample("eu-1"),
                "A parameter of an endpoint of your own, as its route file describes it.")
            .only(OWN));
  }

  private static Key target(String suffix, ValueType<?> type, String meaning) {
    return Key.of("target.<name>." + suffix, type, meaning);
  }

  private static ValueType<String> ids() {
    return Types.TEXT.withExample("file:notebooks.txt");
  }
}
