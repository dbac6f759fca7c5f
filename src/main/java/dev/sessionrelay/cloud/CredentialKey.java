package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;

/**
 * One key of an account's credentials. Where several vendors have a key of the same name, accounts
 * of each may have it, and the first vendor's type holds.
 *
 * @param name such as {@code access-key}, behind {@code account.<name>.}
 */
public record CredentialKey(String name, ValueType<?> type, boolean secret, String meaning) {
  public static CredentialKey open(String name, ValueType<?> type, String meaning) {
    return new CredentialKey(name, type, false, meaning);
  }

  public static CredentialKey text(String name, String example, String meaning) {
    return open(name, ValueTypes.TEXT.withExample(example), meaning);
  }

  public static CredentialKey file(String name, String example, String meaning) {
    return open(name, ValueTypes.FILE.withExample(example), meaning);
  }

  public static CredentialKey secret(String name, String meaning) {
    return new CredentialKey(
        name, ValueTypes.TEXT.withExample("{{env:VENDOR_SECRET}}"), true, meaning);
  }
}
