package dev.sessionrelay.routefile;

import java.util.regex.Pattern;

/** Files that editors and tools leave beside the file being edited, which mean nothing to us. */
public final class EditorFiles {
  /** Hidden files, backups, locks; 4913 is how vim tries whether a folder can be written. */
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "\\..*|.*~|#.*#|4913|.*\\.(tmp|temp|bak|orig|rej|swp|swo|swx|part|crdownload)"
              + "|.*\\.yaml\\.\\d+|.*___jb_(tmp|old)___");

  private EditorFiles() {}

  public static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }
}
