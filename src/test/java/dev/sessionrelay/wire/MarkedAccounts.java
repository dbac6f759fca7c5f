package dev.sessionrelay.wire;

import dev.sessionrelay.cloud.TestKeys;
import dev.sessionrelay.testing.RawHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Accounts with a secret in every place that takes one, and targets that use them. */
final class MarkedAccounts {
  private final RelayHome home;
  private final MarkedSecrets secrets;
  private final RawHttpServer iam;

  /**
   * @param iam the service that gives Huawei's tokens
   */
  MarkedAccounts(RelayHome home, MarkedSecrets secrets, RawHttpServer iam) {
    this.home = home;
    this.secrets = secrets;
    this.iam = iam;
  }

  /** One of each kind, with its targets, at a vendor's address. */
  void add(String mode, String base) throws IOException {
    home.account(
        "hk" + mode,
        "huawei",
        base,
        "access-key",
        "AK" + mode,
        "secret-key",
        secrets.of("huawei-sk"),
        "security-token",
        secrets.of("huawei-sts"));
    home.account("ht" + mode, "huawei", base, "token", secrets.of("huawei-token"));
    home.account("hp" + mode, "huawei", base, byPassword("/grants"));
    home.account("hr" + mode, "huawei", base, byPassword("/refuses"));
    for (String path : List.of("grants", "refuses")) {
      home.file("id-token", secrets.of("huawei-id-token"));
      home.account("hi" + path + mode, "huawei", base, byIdToken("/" + path));
      home.target("hi" + path + mode + "-t", Vendors.SQL, "hi" + path + mode);
    }
    home.account(
        "al" + mode,
        "alibaba",
        base,
        "region",
        "cn-hangzhou",
        "access-key-id",
        "LTAI" + mode,
        "access-key-secret",
        secrets.of("alibaba-secret"),
        "security-token",
        secrets.of("alibaba-sts"));
    home.file("oracle-token", secrets.of("oracle-token"));
    home.account(
        "ot" + mode,
        "oracle",
        base,
        "security-token-file",
        "oracle-token",
        "key-file",
        TestKeys.file("pkcs8-aes256").toString(),
        "pass-phrase",
        "correct-horse");
    secrets.add("pass phrase", "correct-horse");
    for (String huawei : List.of("hk", "ht", "hp", "hr")) {
      home.target(huawei + mode + "-t", Vendors.SQL, huawei + mode);
    }
    home.target("al" + mode + "-t", Vendors.CLUSTER, "al" + mode);
    home.target("all" + mode + "-t", Vendors.CLUSTERS, "al" + mode);
    home.target("ot" + mode + "-t", Vendors.NOTEBOOK, "ot" + mode);
  }

  /** One that its proxy lets through, and three that it refuses with a page that tells all. */
  void addBehind(ForwardProxy proxy, RawHttpServer vendor) throws IOException {
    proxy.demands("relay:" + secrets.of("proxy-password"));
    secrets.add("proxy user", basic("relay:" + secrets.of("proxy-password")));
    secrets.add("refused user", basic("relay:" + secrets.of("refused-password")));
    String good = vendor.uri("/good").toString();
    proxied("px-good", good, proxy, "proxy-password", "token", secrets.of("huawei-token"));
    proxied("px-plain", good, proxy, "refused-password", "token", secrets.of("huawei-token"));
    String tunnel = "https://127.0.0.1:" + vendor.port();
    proxied("px-tunnel", tunnel, proxy, "refused-password", "token", secrets.of("huawei-token"));
    proxied("px-token", tunnel, proxy, "refused-password", byPassword("/grants"));
  }

  private void proxied(
      String name, String base, ForwardProxy proxy, String password, String... keys)
      throws IOException {
    home.file(password, secrets.of(password));
    home.account(name, "huawei", base, keys);
    home.set("account." + name + ".proxy", proxy.uri());
    home.set("account." + name + ".proxy-user", "relay");
    home.set("account." + name + ".proxy-password", "{{file:" + password + "}}");
    home.target(name + "-t", Vendors.SQL, name);
  }

  /** The keys of an account whose token this path of the service gives. */
  private String[] byPassword(String path) {
    return new String[] {
      "iam-url",
      iam.uri(path).toString(),
      "user",
      "u",
      "password",
      secrets.of("huawei-password"),
      "domain",
      "d",
      "project",
      "p"
    };
  }

  private String[] byIdToken(String path) {
    return new String[] {
      "iam-url", iam.uri(path).toString(), "idp-id", "idp", "id-token-file", "id-token"
    };
  }

  private static String basic(String userAndPassword) {
    return Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }
}
