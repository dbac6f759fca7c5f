package dev.sessionrelay.account;

import dev.sessionrelay.session.StoredHold;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where holds outlive the process.
 *
 * @param read those of an account
 * @param save returns when it is on disk; one of the same account, reason and endpoint is replaced
 * @param forget what is not there is forgotten already
 */
public record HoldStore(
    Function<String, List<StoredHold>> read,
    Consumer<StoredHold> save,
    Consumer<StoredHold> forget) {
  /** Keeps nothing. */
  public static final HoldStore NONE = new HoldStore(account -> List.of(), hold -> {}, hold -> {});
}
