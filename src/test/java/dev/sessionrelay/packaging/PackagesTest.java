package dev.sessionrelay.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn verify -Pdist} has just packaged, on a machine without Java. */
@Tag("dist")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagesTest {
  private static final String HOME = "/var/lib/session-relay";
  private static final String AS_RELAY =
      "setpriv --reuid session-relay --regid session-relay --init-groups --no-new-privs ";

  @TempDir static Path folder;
  private static DebianRoot debian;

  @BeforeAll
  static void debian() throws Exception {
    if (Shell.has("debootstrap") && Shell.has("unshare") && Shell.isRoot()) {
      debian = DebianRoot.in(folder.resolve("debian"));
    }
  }

  @Test
  @Order(1)
  void checksumsAreThoseOfThePackages() throws Exception {
    Shell.Result checked = Shell.run("cd target && sha256sum -c SHA256SUMS");
    assertEquals(0, checked.exitCode(), checked.output());
    assertEquals(4, checked.output().lines().filter(line -> line.endsWith(": OK")).count());
  }

  @Test
  @Order(2)
  void theBillOfMaterialsListsEachLibrary() throws Exception {
    Set<String> listed = new TreeSet<>();
    new ObjectMapper()
        .readTree(Path.of("target/sbom.cdx.json").toFile())
        .path("components")
        .forEach(
            each ->
                listed.add(
                    each.path("name").asText() + "-" + each.path("version").asText() + ".jar"));
    try (Stream<Path> jars = Files.list(Path.of("target/lib"))) {
      assertEquals(
          jars.map(jar -> jar.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)),
          listed);
    }
  }

  /** In another folder, from a clone of the commit. */
  @Test
  @Order(3)
  void aSecondBuildIsEqualByteForByte() throws Exception {
    assumeTrue(
        Shell.run("git status --porcelain").good().isBlank(),
        "the checkout differs from its commit");
    Path clone = folder.resolve("clone");
    Shell.run("git clone -q --shared . " + clone).good();
    Shell.run("cd " + clone + " && mvn -B -q -ntp -Pdist -DskipTests package").good();
    assertEquals(
        Files.readString(Path.of("target/SHA256SUMS")),
        Files.readString(clone.resolve("target/SHA256SUMS")));
  }

  @Test
  @Order(4)
  void theArchiveRunsWhereThereIsNoJava() throws Exception {
    needsDebian();
    assertFalse(debian.run("command -v java").exitCode() == 0, "Java is there");
    debian.copy(target("-linux-x64.tar.gz"), "/relay.tar.gz");
    debian
        .run(
            "mkdir -p /opt/relay /srv/home && tar -xzf /relay.tar.gz -C /opt/relay"
                + " --strip-components=1")
        .good();
    int port = FreePort.any();
    Files.writeString(debian.file("/srv/home/application.properties"), demo(port, FreePort.any()));
    String run =
        debian
            .run(
                """
                cd /srv/home
                /opt/relay/bin/session-relay check
                /opt/relay/bin/session-relay run > log 2>&1 & relay=$!
                for i in $(seq 60); do ls out/*.jsonl >/dev/null 2>&1 && break; sleep 1; done
                /opt/relay/bin/session-relay status
                kill $relay; wait $relay; echo "ended with $?"
                wc -l out/*.jsonl
                """)
            .output();
    assertTrue(run.contains("configuration is valid"), run);
    assertTrue(run.contains("ended with 143"), run);
    assertTrue(run.matches("(?s).*\\n *[1-9]\\d* out/.*"), run);
  }

  @Test
  @Order(5)
  void theDebianPackageIsInstalledRunUpgradedAndPurged() throws Exception {
    needsDebian();
    Path deb = target("_amd64.deb");
    debian.copy(deb, "/relay.deb");
    debian.run("dpkg -i /relay.deb").good();
    assertEquals(
        "750 session-relay:session-relay\n", debian.run("stat -c '%a %U:%G' " + HOME).good());
    assertEquals(
        "640 root:session-relay\n",
        debian.run("stat -c '%a %U:%G' /etc/session-relay/environment").good());
    int port = FreePort.any();
    Files.writeString(
        debian.file("/etc/session-relay/application.properties"), demo(port, FreePort.any()));
    String run = relay(port);
    assertTrue(run.contains("configuration is valid"), run);
    assertTrue(run.contains("ended with 143"), run);
    assertTrue(run.contains("reloaded"), "an edit in /etc was not seen: " + run);
    long sessions = sessions();
    assertTrue(sessions > 0, run);

    Path newer = folder.resolve("newer");
    Shell.run(
            "dpkg-deb -R %1$s %2$s && sed -i 's/^Version: .*/Version: 99.0/' %2$s/DEBIAN/control && dpkg-deb -Znone -b %2$s %2$s.deb"
                .formatted(deb, newer))
        .good();
    debian.copy(folder.resolve("newer.deb"), "/newer.deb");
    debian.run("DEBIAN_FRONTEND=noninteractive dpkg -i /newer.deb < /dev/null").good();
    assertEquals("99.0", debian.run("dpkg-query -W -f '${Version}' session-relay").good());
    assertTrue(
        Files.readString(debian.file("/etc/session-relay/application.properties"))
            .contains("every = 1s"),
        "the upgrade has replaced the settings");
    assertEquals(sessions, sessions(), "the upgrade has lost sessions");
    assertTrue(relay(port).contains("ended with 143"));

    debian.run("dpkg -P session-relay").good();
    assertEquals(
        "",
        debian
            .run(
                "ls -d /etc/session-relay %s /usr/lib/session-relay /usr/bin/session-relay 2>/dev/null; getent passwd session-relay; true"
                    .formatted(HOME))
            .output());
  }

  /**
   * Read-only, as a user that no file belongs to, with what the Containerfile copies and no more.
   */
  @Test
  @Order(6)
  void theContainersTreeRunsReadOnlyAsNobody() throws Exception {
    needsDebian();
    Path root = Files.createDirectories(folder.resolve("container"));
    for (String made : List.of("proc", "dev", "tmp", "relay", "settings")) {
      Files.createDirectories(root.resolve(made));
    }
    String name = target("-linux-x64.tar.gz").getFileName().toString().replace(".tar.gz", "");
    ContainerTree tree =
        ContainerTree.of(
            Path.of("ops/Containerfile"),
            debian,
            Path.of("target").toAbsolutePath().resolve(name),
            root);
    assertEquals("65532:65532", tree.user());
    assertFalse(
        Shell.run("find " + root + " -name sh -o -name bash -o -name busybox")
            .good()
            .contains("/"));
    int port = FreePort.any();
    Files.writeString(
        root.resolve("settings/application.properties"),
        """
        sink.webhook.url = http://127.0.0.1:9/
        ledger.url = jdbc:sqlite:/relay/ledger.db
        sink.file.directory = /relay/out
        web.port = %d
        """
            .formatted(port));
    StringBuilder environment = new StringBuilder();
    tree.environment().forEach((key, value) -> environment.append(key + "=" + value + " "));
    String command = String.join("' '", tree.command());
    List<String> words = new ArrayList<>(tree.command());
    // A Java that ends where the archive does not fit.
    words.add(1, "-Xshare:on");
    words.set(words.size() - 1, "--version");
    String run =
        Shell.run(
                """
                unshare --mount sh -c '
                mount --bind %1$s %1$s
                mount -t tmpfs -o mode=1777 tmpfs %1$s/tmp
                mount -t tmpfs -o uid=65532,gid=65532,mode=700 tmpfs %1$s/relay
                mount -t proc proc %1$s/proc
                mount --rbind /dev %1$s/dev
                mount -o remount,bind,ro %1$s %1$s
                touch %1$s/opt/x 2>/dev/null && echo writable
                timeout -s TERM 25 chroot --userspec=%2$s %1$s /opt/session-relay/runtime/bin/java -version
                timeout -s TERM 60 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin %3$s chroot --userspec=%2$s %1$s %6$s && echo "archive fits"
                env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin %3$s chroot --userspec=%2$s %1$s "$@" & relay=$!
                for i in $(seq 40); do
                  curl -fsS http://127.0.0.1:%4$d/observe/health/live && break; sleep 0.5
                done
                kill $relay; wait $relay; echo " ended with $?"
                ls %1$s/relay' sh '%5$s' --home /settings
                """
                    .formatted(
                        root, tree.user(), environment, port, command, String.join(" ", words)))
            .output();
    assertFalse(run.contains("writable"), run);
    assertTrue(run.contains("archive fits"), run);
    assertTrue(run.contains("\"status\""), run);
    assertTrue(run.contains("ended with 143"), run);
    assertTrue(run.contains("ledger.db"), run);
  }

  /** Runs it as its service would for some seconds, with an edit of its settings in between. */
  private static String relay(int port) throws Exception {
    return debian
        .run(
            """
            cd /
            %1$s session-relay check 2>&1
            %1$s session-relay run > /tmp/log 2>&1 & relay=$!
            for i in $(seq 60); do ls %2$s/out/*.jsonl >/dev/null 2>&1 && grep -q 'status page' /tmp/log && break; sleep 1; done
            sed -i 's/every *= 2s/every = 1s/' /etc/session-relay/application.properties
            for i in $(seq 20); do grep -q reloaded /tmp/log && break; sleep 1; done
            kill $relay; wait $relay; echo "ended with $?"
            cat /tmp/log
            """
                .formatted(AS_RELAY, HOME))
        .output();
  }

  private static long sessions() throws Exception {
    return debian
        .run(AS_RELAY + "session-relay sessions --json")
        .good()
        .lines()
        .filter(line -> line.startsWith("{"))
        .count();
  }

  /** The shipped settings on ports of their own. */
  private static String demo(int web, int simulator) throws IOException {
    return Files.readString(Path.of("application.properties"))
        .replaceFirst("(?m)^# web.port .*$", "web.port = " + web)
        .replaceFirst("(?m)^# simulator.port .*$", "simulator.port = " + simulator);
  }

  private static void needsDebian() {
    assumeTrue(debian != null, "needs root, debootstrap and unshare");
  }

  private static Path target(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).toList();
      assertEquals(1, found.size(), found::toString);
      return found.get(0).toAbsolutePath();
    }
  }
}
