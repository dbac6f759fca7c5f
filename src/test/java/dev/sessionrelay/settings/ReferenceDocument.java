package dev.sessionrelay.settings;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import java.util.List;
import java.util.stream.Collectors;

/** The reference of all keys, made from the definitions that validate them. */
public final class ReferenceDocument {
  private static final String HEAD =
      """
      # Configuration reference

      Made from the definitions that check `application.properties`; not edited by hand.

      The file has the syntax of Java properties, in UTF-8: one `key = value` a line, `#` begins a line of
      comment, a backslash at the end continues the line. An unknown key, a missing one and a value of the wrong
      type stop the start, each with its file, line and remedy; while the process runs, they leave the last good
      configuration in force. Keys that begin with `camel.` are Camel's own and go to Camel; their group and component are checked.

      A value may hold placeholders:

      | placeholder | stands for |
      | --- | --- |
      | `{{env:NAME}}` | the environment variable `NAME`, which must be set |
      | `{{env:NAME:default}}` | the variable, or the default, which may be empty: then the key counts as not given |
      | `{{file:PATH}}` | the contents of a file, without one line break at its end; in a secret it is read again when it changes |
      | `{{hashicorp:…}}`, `{{aws:…}}`, `{{azure:…}}`, `{{gcp:…}}`, `{{secret:…}}`, `{{configmap:…}}` | a value of a vault or of Kubernetes, as Camel writes it, such as `{{hashicorp:secret:prod#token}}` or `{{secret:prod/token}}`; `bin/session-relay lib add camel-hashicorp-vault` brings what asks it, and `camel.vault.*`, or `camel.kubernetes-config.*`, say where it is. In a secret it is read again every 30 s while in use (`camel.vault.<name>.refreshPeriod`, in ms), and stays in force while the vault is down |
      | `{{other.key}}`, `{{other.key:default}}` | the value of another key of this file |

      Values are written like this:

      | type | form |
      | --- | --- |
      | duration | a whole number and `ms`, `s`, `m`, `h` or `d`, such as `500ms` or `7d` |
      | size | a whole number and `B`, `KB`, `MB` or `GB`, in steps of 1024, such as `4MB` |
      | file | a path relative to the home directory; `~` is the user's own directory |
      | comma list | values separated by commas |

      `<name>` in a key is a name of your choice: 1 to 63 letters, digits, hyphens and underscores. A key marked
      *secret* is never shown, and a warning says so when its value stands in the file itself.
      """;

  private ReferenceDocument() {}

  /** The whole document as Markdown. */
  public static String render(KeyCatalogue catalogue, List<EndpointDefinition> endpoints) {
    return HEAD
        + catalogue.groups().stream().map(ReferenceDocument::group).collect(Collectors.joining())
        + "\n## What each endpoint asks for\n\n| endpoint | vendor | keys of its targets |\n| ---"
        + " | --- | --- |\n"
        + endpoints.stream().map(ReferenceDocument::endpoint).collect(Collectors.joining());
  }

  private static String group(Group group) {
    return "\n## "
        + group.title()
        + "\n\n"
        + (group.introduction().isEmpty() ? "" : group.introduction() + "\n\n")
        + "| key | meaning | type | default | example |\n| --- | --- | --- | --- | --- |\n"
        + group.keys().stream().map(ReferenceDocument::key).collect(Collectors.joining());
  }

  private static String key(PropertyKey<?> key) {
    return row(
        code(key.pattern().toString()),
        key.meaning() + needed(key) + (key.isSecret() ? " *Secret.*" : ""),
        cell(key.type().brief()),
        key.defaultText() == null ? "" : code(key.defaultText()),
        code(key.type().example()));
  }

  private static String needed(PropertyKey<?> key) {
    return key.needed() == null ? "" : " **Needed " + key.needed() + ".**";
  }

  private static String endpoint(EndpointDefinition endpoint) {
    return row(
        code(endpoint.name()),
        code(endpoint.vendor()),
        endpoint.parameters().stream()
            .map(ReferenceDocument::parameter)
            .collect(Collectors.joining("<br>")));
  }

  private static String parameter(EndpointParameter parameter) {
    return code(parameter.key())
        + (parameter.required() ? ", needed" : "")
        + (parameter.isIds() ? ", each: " : ": ")
        + cell(parameter.type().brief());
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String code(String text) {
    return "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
