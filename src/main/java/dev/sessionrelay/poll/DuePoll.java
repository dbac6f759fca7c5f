package dev.sessionrelay.poll;

import dev.sessionrelay.session.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One question to a vendor that has come due: the body of every message that enters a route in
 * {@code routes/vendors}.
 *
 * @param askedFor the session id to ask for (Ray: the route id), or null for a listing
 * @param filter what narrows a listing, as text; empty for nothing
 * @param parameters the target's parameters by the names that request templates use
 * @param interval time between two turns of the target
 * @param deadline when the target's next turn comes: tries end before it
 * @param everyPoll the target wants an event for every poll, not for changes only
 * @param turn the turn of its target that this poll belongs to
 * @param memory of the answers to earlier polls of the same
 */
public record DuePoll(
    Origin origin,
    String askedFor,
    String filter,
    Map<String, String> parameters,
    Duration interval,
    Instant deadline,
    boolean everyPoll,
    PollCycle turn,
    AnswerMemory memory)
    implements PollRequest {

  public DuePoll {
    parameters = Map.copyOf(parameters);
  }

  @Override
  public DuePoll poll() {
    return this;
  }

  @Override
  public int page() {
    return 0;
  }

  @Override
  public String parameter(String name) {
    return parameters.get(name);
  }
}
