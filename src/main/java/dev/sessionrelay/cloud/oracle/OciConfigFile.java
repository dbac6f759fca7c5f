package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.settings.RegularFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The INI file that Oracle's tools share: {@code [PROFILE]} lines, {@code name=value} and {@code
 * name: value} lines, {@code #} and {@code ;} comments, perhaps a byte order mark. Names count in
 * any letter case, profile names exactly.
 *
 * <p>As in Oracle's own tools, {@code DEFAULT} fills in what another profile leaves out.
 */
final class OciConfigFile {
  private static final Pattern DELIMITER = Pattern.compile("[=:]");

  private OciConfigFile() {}

  /**
   * A value, and the line where it stands.
   *
   * @param line from 1
   */
  record OciEntry(String value, int line) {
    @Override
    public String toString() {
      return "line " + line;
    }
  }

  static Map<String, OciEntry> profile(Path file, String profile) throws CredentialException {
    Map<String, Map<String, OciEntry>> profiles = parse(file, lines(file));
    Map<String, OciEntry> own = profiles.get(profile);
    if (own == null) {
      throw fault(
          file,
          "has no profile [%s]; it has %s; set profile to one of these"
              .formatted(profile, profiles.keySet()),
          null);
    }
    Map<String, OciEntry> merged =
        new LinkedHashMap<>(profiles.getOrDefault(OracleProfile.DEFAULT_NAME, Map.of()));
    dropWhatBelongsTogether(merged, own);
    merged.putAll(own);
    return merged;
  }

  /** A profile with its own key is not completed with the pass phrase or token of another one. */
  private static void dropWhatBelongsTogether(
      Map<String, OciEntry> from, Map<String, OciEntry> own) {
    if (own.containsKey("key_file")) {
      from.remove("pass_phrase");
      from.remove("security_token_file");
    }
  }

  private static Map<String, Map<String, OciEntry>> parse(Path file, List<String> lines)
      throws CredentialException {
    Map<String, Map<String, OciEntry>> profiles = new LinkedHashMap<>();
    Map<String, OciEntry> current = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        String name = line.substring(1, line.length() - 1).strip();
        current = profiles.computeIfAbsent(name, any -> new LinkedHashMap<>());
      } else if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
        putEntry(file, i + 1, line, current);
      }
    }
    return profiles;
  }

  private static void putEntry(Path file, int number, String line, Map<String, OciEntry> profile)
      throws CredentialException {
    Matcher delimiter = DELIMITER.matcher(line);
    int equals = delimiter.find() ? delimiter.start() : -1;
    if (equals < 1 || profile == null) {
      String expected =
          profile == null
              ? "a profile line such as [DEFAULT] first"
              : "name=value, such as region=eu-frankfurt-1";
      throw fault(file, "line %s: expected %s".formatted(number, expected), null);
    }
    String name = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    profile.put(name, new OciEntry(line.substring(equals + 1).strip(), number));
  }

  private static List<String> lines(Path file) throws CredentialException {
    try {
      return RegularFile.text(file).lines().toList();
    } catch (NoSuchFileException e) {
      throw fault(file, "does not exist; create it with: oci setup config", e);
    } catch (AccessDeniedException e) {
      throw fault(file, "may not be read by this user; allow it with: chmod u+r " + file, e);
    } catch (CharacterCodingException e) {
      throw fault(file, "is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw fault(file, RegularFile.reason(e), e);
    }
  }

  private static CredentialException fault(Path file, String problem, Throwable cause) {
    return new CredentialException("OCI configuration file " + file + " " + problem, cause);
  }
}
