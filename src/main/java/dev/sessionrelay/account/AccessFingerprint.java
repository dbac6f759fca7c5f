package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.config.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether an account reaches its vendor with the same credential and address as before, over
 * restarts: a few bits of the hash of what it would send. Enough to notice a change, and by far too
 * few to find a secret by.
 */
final class AccessFingerprint {
  private static final Clock SAME_TIME = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final OutgoingRequest SAME_REQUEST =
      new OutgoingRequest("GET", "same.invalid", "/", null, Map.of(), new byte[0]);
  private static final int BYTES = 2;

  private final MessageDigest digest;

  private AccessFingerprint() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing in this Java runtime", e);
    }
  }

  static String of(Account account) {
    AccessFingerprint fingerprint = new AccessFingerprint();
    fingerprint.add(account.name(), account.baseUri().toString(), String.valueOf(account.proxy()));
    fingerprint.addCredentials(account);
    return HexFormat.of().formatHex(Arrays.copyOf(fingerprint.digest.digest(), BYTES));
  }

  /** What signs the same request at the same time is the same; nothing is sent. */
  private void addCredentials(Account account) {
    TokenFetcher overheard =
        (address, json) -> {
          add(address.toString());
          digest.update(json);
          throw new IOException("nothing is sent");
        };
    try {
      if (account.proxyUser() != null) {
        add(account.proxyUser().name(), SecretValues.reveal(account.proxyUser().password()));
      }
      Authenticator signer =
          account.credentials().authenticator(SAME_TIME, SAME_TIME, () -> "0", overheard);
      new TreeMap<>(signer.authenticate(SAME_REQUEST)).forEach((name, value) -> add(name, value));
    } catch (CredentialException e) {
      // Of a token that was to be fetched, what asks for it is known.
    }
  }

  private void add(String... parts) {
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
  }
}
