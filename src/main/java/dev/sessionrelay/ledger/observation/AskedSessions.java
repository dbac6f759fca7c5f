package dev.sessionrelay.ledger.observation;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The sessions that the targets of a configuration ask for; all others can only grow old. */
public final class AskedSessions {
  private final Set<String> owners = new HashSet<>();
  private final Set<String> accounts = new HashSet<>();
  private final Set<String> sources = new HashSet<>();
  private final Set<String> listings = new HashSet<>();
  private final Set<String> subjects = new HashSet<>();

  public AskedSessions(Collection<PollScope> scopes) {
    for (PollScope scope : scopes) {
      String source = scope.origin().source();
      owners.add("target " + scope.origin().target());
      accounts.add(scope.origin().account());
      sources.add(source);
      if (scope.subject().isEmpty()) {
        listings.add(source + "?" + scope.filter());
      } else {
        subjects.add(source + "#" + scope.subject());
      }
    }
  }

  /** Whether this target is still there, by the words that the writer has for it. */
  public boolean hasOwner(String owner) {
    return owners.contains(owner);
  }

  public boolean hasAccount(String account) {
    return accounts.contains(account);
  }

  /**
   * @param filter what the listing that saw it last was narrowed by; null when that is not known
   */
  public boolean has(String source, String subject, String filter) {
    return filter == null && sources.contains(source)
        || listings.contains(source + "?")
        || listings.contains(source + "?" + filter)
        || subjects.contains(source + "#" + subject);
  }
}
