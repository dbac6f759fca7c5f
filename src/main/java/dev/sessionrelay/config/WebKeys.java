package dev.sessionrelay.config;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.ValueTypes;
import java.nio.file.Path;
import java.util.List;

/** Keys of the status page, the API and the metrics. */
public final class WebKeys {
  public static final PropertyKey<Integer> PORT =
      PropertyKey.of("web.port", ValueTypes.integer(0, 65535), "18081")
          .means(
              "Port of the status page; 0 for no page. One that is set here and taken stops the start:"
                  + " probes would ask somebody else.");
  public static final PropertyKey<String> ADDRESS =
      PropertyKey.of(
              "web.address",
              ValueTypes.pattern(
                  "IP address",
                  "an IP address, without a name",
                  "127.0.0.1",
                  "\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"),
              "127.0.0.1")
          .means(
              "Address that the status page listens on. The page shows no secret and changes"
                  + " nothing. On the loopback address it asks for no password unless one is set;"
                  + " any other needs `web.password` or `web.token`.");
  public static final PropertyKey<String> USER =
      PropertyKey.of("web.user", ValueTypes.TEXT.withExample("operator"))
          .means("Who may look at pages, API and metrics, with `web.password`.")
          .needed("with `web.password`");
  public static final PropertyKey<Secret> PASSWORD =
      PropertyKey.of("web.password", ValueTypes.TEXT.withExample("{{env:WEB_PASSWORD}}"))
          .means("Password of `web.user`. Health paths say the state word without it.")
          .needed("with `web.user`")
          .secret();
  public static final PropertyKey<Secret> TOKEN =
      PropertyKey.of("web.token", ValueTypes.TEXT.withExample("{{env:WEB_TOKEN}}"))
          .means(
              "For programs, instead of a user and password: `Authorization: Bearer TOKEN`. Browsers"
                  + " take it as the password of any user.")
          .secret();
  public static final PropertyKey<Secret> METRICS_TOKEN =
      PropertyKey.of("web.metrics-token", ValueTypes.TEXT.withExample("{{env:METRICS_TOKEN}}"))
          .means("The same for metrics alone; what opens everything opens them too.")
          .secret();
  public static final PropertyKey<Path> CERTIFICATE =
      PropertyKey.of("web.certificate", ValueTypes.FILE.withExample("relay.pem"))
          .means(
              "PEM file with the certificate of the status page and those above it; then it is"
                  + " served by HTTPS. A renewed file is taken within a second.");
  public static final PropertyKey<Path> KEY =
      PropertyKey.of("web.key", ValueTypes.FILE.withExample("relay.key"))
          .means("PEM file with the key of `web.certificate`; may be the same file.")
          .needed("with `web.certificate`");
  public static final PropertyKey<List<String>> NAMES =
      PropertyKey.of(
              "web.names",
              ValueTypes.list(
                  ValueTypes.pattern(
                      "host name",
                      "a host name or an IP address, without a port",
                      "relay.example.com",
                      "[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?")))
          .means(
              "Names and addresses by which other machines call the status page; under any other it"
                  + " gives no answer.");

  private WebKeys() {}

  static Group group() {
    return new Group(
        "Status page, API and metrics",
        "",
        PORT,
        ADDRESS,
        NAMES,
        USER,
        PASSWORD,
        TOKEN,
        METRICS_TOKEN,
        CERTIFICATE,
        KEY);
  }
}
