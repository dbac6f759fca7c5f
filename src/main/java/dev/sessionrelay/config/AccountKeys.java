package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Endpoints;
import dev.sessionrelay.cloud.Ids;
import dev.sessionrelay.config.Catalogue.Group;
import java.util.List;

/** Keys of accounts. */
final class AccountKeys {
  private static final String HUAWEI = Endpoints.HUAWEI;
  private static final String ALIBABA = Endpoints.ALIBABA;
  private static final String ORACLE = Endpoints.ORACLE;
  private static final String OWN = Endpoints.OWN;

  private static final ValueType<String> VENDOR =
      Types.pattern(
          "vendor",
          "huawei, alibaba, oracle, or the vendor word of an endpoint of your own",
          "alibaba",
          "[a-z][a-z0-9-]{0,31}");
  private static final ValueType<String> REGION =
      Types.pattern(
          "region",
          "the region's id in lower-case letters, digits and hyphens",
          "cn-hangzhou",
          "[a-z][a-z0-9-]{1,62}");

  private AccountKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Accounts",
            "An account is one set of credentials at one vendor, with its address. `<name>` is"
                + " yours.",
            connection()),
        new Group(
            "Credentials at Huawei Cloud",
            "One of: a token; user, password, domain and project, with which tokens are fetched;"
                + " an access key pair. An account that names none takes `HUAWEICLOUD_SDK_AK` and"
                + " `HUAWEICLOUD_SDK_SK` from the environment.",
            huawei()),
        new Group(
            "Credentials at Alibaba Cloud",
            "An account that names none takes `ALIBABA_CLOUD_ACCESS_KEY_ID` and"
                + " `ALIBABA_CLOUD_ACCESS_KEY_SECRET` from the environment.",
            alibaba()),
        new Group(
            "Credentials at Oracle Cloud",
            "One of: a profile of an OCI configuration file; tenancy, user, fingerprint and key"
                + " file; a security token file and its key file. An account that names none"
                + " takes the profile `OCI_CLI_PROFILE`, else `DEFAULT`, of `~/.oci/config`.",
            oracle()),
        new Group(
            "Credentials of an endpoint of your own",
            "For accounts whose vendor is another word. Both may be given, or none.",
            own()));
  }

  private static List<Key> connection() {
    return List.of(
        account("vendor", VENDOR, "Whose account it is.").needed("always"),
        account("region", REGION, "Region of the service. Part of the vendor's default address.")
            .needed("unless `base-url` or an Oracle profile gives it; at Alibaba always"),
        account(
            "base-url",
            Urls.BASE,
            "Address to use instead of the vendor's, such as a private endpoint or a gateway."),
        account("proxy", Urls.PROXY, "HTTP proxy for all requests of this account."),
        account(
                "proxy-user",
                Types.TEXT.withExample("relay"),
                "User at the proxy. Sent to the proxy alone, by Basic authentication.")
            .needed("with `proxy-password`"),
        account(
                "proxy-password",
                Types.TEXT.withExample("{{env:PROXY_PASSWORD}}"),
                "Password of `proxy-user`.")
            .secret()
            .needed("with `proxy-user`"),
        account(
            "ca-file",
            Types.FILE,
            "PEM file of certificates to trust instead of the Java runtime's."),
        account(
            "client-certificate",
            file("client.pem"),
            "PEM file with the certificate chain to show to the server (mutual TLS)."),
        account(
                "client-key",
                file("client-key.pem"),
                "PEM file with the private key of `client-certificate`.")
            .needed("with `client-certificate`"),
        account(
                "allow-plain-http",
                Types.BOOLEAN,
                "Allows `http://` to another machine, where credentials can be read on the way.")
            .defaults("false"),
        account(
                "requests-per-second",
                Types.decimal(0.01, 10_000),
                "Most requests a second that this account makes, over all its targets.")
            .defaults("10"),
        account(
                "connections",
                Types.integer(1, 1000),
                "Most connections open at a time; also the most sessions of a target polled at"
                    + " once.")
            .defaults("8"));
  }

  private static List<Key> huawei() {
    return List.of(
        account(
                "token",
                secretText(),
                "Project-scoped IAM token for `X-Auth-Token`. It is not renewed; IAM tokens live"
                    + " 24 h.")
            .secret()
            .only(HUAWEI),
        account(
                "user",
                Types.TEXT.withExample("reader"),
                "IAM user name; at Oracle the user's OCID.")
            .only(HUAWEI, ORACLE),
        account("password", secretText(), "Password of `user`.").secret().only(HUAWEI),
        account(
                "domain",
                Types.TEXT.withExample("example-corp"),
                "IAM domain (account) name of `user`.")
            .only(HUAWEI),
        account(
                "project",
                Types.TEXT.withExample("cn-north-4"),
                "Project, by name or by its id of 32 hexadecimal digits.")
            .only(HUAWEI),
        account(
                "iam-url",
                Urls.BASE.withExample("https://iam.cn-north-4.myhuaweicloud.com"),
                "Address of IAM. Default: `https://iam.<region>.myhuaweicloud.com`.")
            .only(HUAWEI),
        account("access-key", Types.TEXT.withExample("HPUAEXAMPLE"), "Access key id (AK).")
            .only(HUAWEI),
        account("secret-key", secretText(), "Secret access key (SK).").secret().only(HUAWEI),
        account("security-token", secretText(), "Token of temporary keys, at Huawei and Alibaba.")
            .secret()
            .only(HUAWEI, ALIBABA));
  }

  private static List<Key> alibaba() {
    return List.of(
        account("access-key-id", Types.TEXT.withExample("LTAIexample"), "AccessKey id.")
            .only(ALIBABA),
        account("access-key-secret", secretText(), "AccessKey secret.").secret().only(ALIBABA));
  }

  private static List<Key> oracle() {
    return List.of(
        account(
                "config-file",
                file("~/.oci/config"),
                "OCI configuration file; `~` is the home directory of the process's user.")
            .only(ORACLE),
        account("profile", Types.TEXT.withExample("DEFAULT"), "Profile in `config-file`.")
            .only(ORACLE),
        account(
                "tenancy",
                Ids.OCID.withExample("ocid1.tenancy.oc1..aaaaaaaaexample"),
                "OCID of the tenancy.")
            .only(ORACLE),
        account("fingerprint", fingerprint(), "Fingerprint of the API key.").only(ORACLE),
        account("key-file", file("oci-key.pem"), "PEM file with the private key, PKCS#1 or PKCS#8.")
            .only(ORACLE),
        account("pass-phrase", secretText(), "Pass phrase of `key-file`.").secret().only(ORACLE),
        account(
                "security-token-file",
                file("~/.oci/sessions/DEFAULT/token"),
                "File with a session token; read again when it changes.")
            .only(ORACLE));
  }

  private static List<Key> own() {
    return List.of(
        account("bearer-token", secretText(), "Sent as `Authorization: Bearer …`.")
            .secret()
            .only(OWN),
        account("header.<Name>", secretText(), "Sent as a header of this name.")
            .secret()
            .only(OWN));
  }

  private static Key account(String suffix, ValueType<?> type, String meaning) {
    return Key.of("account.<name>." + suffix, type, meaning);
  }

  private static ValueType<String> secretText() {
    return Types.TEXT.withExample("{{env:VENDOR_SECRET}}");
  }

  private static ValueType<java.nio.file.Path> file(String example) {
    return Types.FILE.withExample(example);
  }

  private static ValueType<String> fingerprint() {
    return Types.pattern(
        "fingerprint",
        "16 pairs of hexadecimal digits, joined by colons",
        "20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34",
        "[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){15}");
  }
}
