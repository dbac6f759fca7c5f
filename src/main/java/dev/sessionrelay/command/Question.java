package dev.sessionrelay.command;

import dev.sessionrelay.cloud.EndpointDefinition.Parameter;
import dev.sessionrelay.config.BadValueException;
import dev.sessionrelay.config.ValueType;
import dev.sessionrelay.target.Target;
import java.util.HashMap;
import java.util.Map;

/**
 * What the command {@code poll} asks a target's vendor.
 *
 * @param askedFor the id, or null for a listing
 * @param parameters of the request
 * @param words the question for people
 */
record Question(String askedFor, Map<String, String> parameters, String words) {
  private static final String FILTER = "session";

  /**
   * @param session what the operator asks for; null for the target's first id, or its whole listing
   * @throws WrongInputException when this target cannot be asked so
   */
  static Question of(Target target, String session) {
    if (target.isListing()) {
      return session == null
          ? new Question(null, target.parameters(null), "its listing")
          : narrowed(target, session);
    }
    return session == null ? first(target) : one(target, session);
  }

  private static Question first(Target target) {
    String id = target.ids().get(0);
    int all = target.ids().size();
    String which = all == 1 ? "" : " (the first of " + all + ")";
    return new Question(id, target.parameters(id), id + which);
  }

  private static Question one(Target target, String id) {
    Parameter ids = target.endpoint().ids().orElseThrow();
    check(ids.type(), id);
    String which = target.ids().contains(id) ? "" : " (not one of the target's " + ids.key() + ")";
    return new Question(id, target.parameters(id), id + which);
  }

  private static Question narrowed(Target target, String session) {
    Parameter filter =
        target
            .endpoint()
            .parameter(FILTER)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        "target '%1$s' lists its sessions and takes no SESSION; write: poll %1$s"
                            .formatted(target.name())));
    check(filter.type(), session);
    Map<String, String> parameters = new HashMap<>(target.parameters(null));
    parameters.put(FILTER, session);
    return new Question(null, parameters, "its listing, of " + session + " alone");
  }

  private static void check(ValueType<?> type, String id) {
    try {
      type.parse(id);
    } catch (BadValueException e) {
      throw new WrongInputException(
          "SESSION is '%s', which %s; write %s, for example: %s"
              .formatted(id, e.getMessage(), type.expected(), type.example()));
    }
  }
}
