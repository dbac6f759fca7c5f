package dev.sessionrelay.settings;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where placeholders find their values. The suppliers give the value of now each time, and fail
 * with an unchecked exception whose message is for people.
 *
 * @param environment gives null for a variable that is not set
 * @param files the contents of a file, by its path as written
 */
public record ValueSources(
    Function<String, String> environment,
    Function<String, Supplier<String>> files,
    VaultLookup vaults) {
  /** Functions of Camel's that ask a vault or a cluster, and the jar that brings each. */
  public static final Map<String, String> VAULTS =
      Map.of(
          "hashicorp", "camel-hashicorp-vault",
          "aws", "camel-aws-secrets-manager",
          "azure", "camel-azure-key-vault",
          "gcp", "camel-google-secret-manager",
          "secret", "camel-kubernetes",
          "configmap", "camel-kubernetes");

  /** Finds what vaults hold. */
  @FunctionalInterface
  public interface VaultLookup {
    /**
     * @param reference such as {@code hashicorp:secret:prod#token}
     * @param camel Camel's own keys, which say where the vault is
     */
    Supplier<String> find(String reference, Supplier<Map<String, String>> camel);
  }

  /** Names in the place of contents. */
  ValueSources named() {
    return new ValueSources(
        environment,
        path -> () -> "{{file:" + path + "}}",
        (reference, camel) -> () -> "{{" + reference + "}}");
  }

  /** For what vaults are configured with. */
  ValueSources withoutVaults() {
    return new ValueSources(
        environment,
        files,
        (reference, camel) -> {
          throw new IllegalStateException("a vault is not found by what is in a vault");
        });
  }
}
