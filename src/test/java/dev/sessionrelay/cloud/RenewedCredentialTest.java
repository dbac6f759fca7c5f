package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RenewedCredentialTest {
  private static final URI SERVICE = URI.create("http://169.254.169.254");

  private final SettableClock clock = SettableClock.standing();
  private final RenewedCredential<String> credential =
      RenewedCredential.of(SERVICE, this::granted, clock);
  private int asked;
  private boolean away;

  private Granted<String> granted() throws IOException {
    asked++;
    if (away) {
      throw new IOException("connection refused");
    }
    return new Granted<>("key " + asked, Duration.ofHours(1));
  }

  @Test
  void keysThatStillLivedWereNotUsedWhileTheServiceWasAway() throws Exception {
    assertEquals("key 1", credential.get());
    away = true;
    clock.advance(Duration.ofMinutes(54));
    assertEquals("key 1", credential.get());
    assertEquals(1, asked);
    clock.advance(Duration.ofMinutes(1));
    assertEquals("key 1", credential.get(), "due for another, which is not to be had");
    assertEquals("key 1", credential.get());
    assertEquals(2, asked, "not with each request");
    away = false;
    clock.advance(Duration.ofSeconds(1));
    assertEquals("key 3", credential.get());
  }

  @Test
  void keysThatHaveEndedAreNotUsed() throws Exception {
    assertEquals("key 1", credential.get());
    away = true;
    clock.advance(Duration.ofHours(1));
    CredentialException thrown = assertThrows(CredentialException.class, credential::get);
    assertEquals(
        SERVICE + " gives no answer: java.io.IOException: connection refused", thrown.getMessage());
  }

  @Test
  void keysThatTheVendorRefusedAreNotUsedAgain() throws Exception {
    assertEquals("key 1", credential.get());
    away = true;
    assertTrue(credential.renew("key 1"::equals));
    assertThrows(CredentialException.class, credential::get);
    away = false;
    clock.advance(RenewedCredential.FAILURE_COUNTS_FOR);
    assertEquals("key 3", credential.get());
  }
}
