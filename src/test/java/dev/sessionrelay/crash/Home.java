package dev.sessionrelay.crash;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A home directory with the shipped routes, whose targets are the sessions of a {@link Load}. */
final class Home {
  private Home() {}

  /**
   * @param keys where the demo's keys are kept
   * @param hooks addresses of the two webhooks: one takes single events, one takes batches
   */
  static void write(Path home, Path keys, URI vendors, List<String> hooks, Load load)
      throws IOException {
    DemoKeys.ensure(keys);
    ShippedRoutes.copyTo(home);
    Files.writeString(
        home.resolve("application.properties"), properties(keys, vendors, hooks, load));
  }

  private static String properties(Path keys, URI vendors, List<String> hooks, Load load) {
    return """
    simulator.enabled = false
    web.port = %14$d
    log.level = INFO
    sink.log.level = DEBUG

    account.huawei.vendor = huawei
    account.huawei.region = cn-north-4
    account.huawei.base-url = %1$s
    account.huawei.access-key = DEMOHUAWEIACCESSKEY0
    account.huawei.secret-key = demo-huawei-secret-key-opens-the-simulator
    account.huawei.requests-per-second = 1000
    account.alibaba.vendor = alibaba
    account.alibaba.region = cn-hangzhou
    account.alibaba.base-url = %1$s
    account.alibaba.access-key-id = LTAIdemoAccessKeyId
    account.alibaba.access-key-secret = demoAlibabaAccessKeySecret
    account.alibaba.requests-per-second = 1000
    account.oracle.vendor = oracle
    account.oracle.base-url = %1$s
    account.oracle.config-file = %15$s
    account.oracle.profile = DEMO
    account.oracle.requests-per-second = 1000

    target.sql.endpoint = huawei-sql-session
    target.sql.account = huawei
    target.sql.workspace = %2$s
    target.sql.sessions = %3$s
    target.sql.every = 400ms
    target.ray.endpoint = huawei-ray-session
    target.ray.account = huawei
    target.ray.routes = %4$s
    target.ray.every = 500ms
    target.cluster.endpoint = alibaba-session-cluster
    target.cluster.account = alibaba
    target.cluster.workspace = %5$s
    target.cluster.sessions = %6$s
    target.cluster.every = 500ms
    target.clusters.endpoint = alibaba-session-clusters
    target.clusters.account = alibaba
    target.clusters.workspace = %7$s
    target.clusters.page-size = 25
    target.clusters.every = 400ms
    target.notebooks.endpoint = oracle-notebook-session
    target.notebooks.account = oracle
    target.notebooks.platform = %8$s
    target.notebooks.workspace = %9$s
    target.notebooks.sessions = %10$s
    target.notebooks.every = 600ms

    slow-down.ceiling = 1s
    retry.delay = 50ms
    retry.max-delay = 200ms

    sink.file.max-size = 1MB
    sink.file.gzip = true
    sink.webhook.url = %11$s
    sink.webhook.secret = %13$s
    sink.webhook.timeout = 3s
    sink.webhook.retry-delay = 100ms
    sink.webhook.retry-max-delay = 1s
    sink.webhook.batches.url = %12$s
    sink.webhook.batches.secret = %13$s
    sink.webhook.batches.batch = 16
    sink.webhook.batches.timeout = 3s
    sink.webhook.batches.retry-delay = 100ms
    sink.webhook.batches.retry-max-delay = 1s
    """
        .formatted(
            vendors,
            Demo.HUAWEI_WORKSPACE,
            String.join(", ", load.sql()),
            String.join(", ", load.routes()),
            Load.CLUSTER_WORKSPACE,
            String.join(", ", load.clusters()),
            Demo.ALIBABA_WORKSPACE,
            Demo.ORACLE_PLATFORM,
            Demo.ORACLE_WORKSPACE,
            String.join(", ", load.notebooks()),
            hooks.get(0),
            hooks.get(1),
            DemoKeys.WEBHOOK_SECRET,
            FreePort.any(),
            keys.resolve(DemoKeys.ORACLE_CONFIG_FILE));
  }
}
