package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.LoadContext;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.LedgerSettings;
import dev.sessionrelay.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;

/** The ledger of a home directory, where a relay may be running. */
public record HomeLedger(Path home, Clock clock) {

  /**
   * Opens the ledger. Accounts and targets need not be in order for it.
   *
   * @throws ConfigurationException when what the configuration says about the ledger is wrong
   */
  public LedgerAccess open() throws ConfigurationException {
    LoadContext surroundings = LoadContext.builtIn(home, System::getenv, clock);
    Settings settings = Configuration.settings(surroundings, "ledger.");
    return LedgerAccess.open(LedgerSettings.of(settings, home), clock);
  }
}
