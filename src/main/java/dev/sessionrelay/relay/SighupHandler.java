package dev.sessionrelay.relay;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;

/**
 * The signal SIGHUP. By reflection, because the class for signals is not of every Java, and there
 * is no such signal on Windows.
 */
public final class SighupHandler {
  private final CompletableFuture<Runnable> action = new CompletableFuture<>();
  private Object before;

  private SighupHandler() {}

  /** Answers the signal from now on: one that nobody answers ends the process. */
  public static SighupHandler install() {
    SighupHandler answers = new SighupHandler();
    try {
      MethodHandle hear =
          MethodHandles.lookup()
              .findVirtual(SighupHandler.class, "hear", MethodType.methodType(void.class))
              .bindTo(answers);
      Class<?> signal = Class.forName("sun.misc.Signal");
      answers.before =
          handle(
              MethodHandleProxies.asInterfaceInstance(
                  Class.forName("sun.misc.SignalHandler"),
                  MethodHandles.dropArguments(hear, 0, signal)));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // This Java or this system has no such signal.
    }
    return answers;
  }

  private static Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    return signal
        .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handler);
  }

  private void hear() {
    action.thenAccept(Runnable::run);
  }

  /** Has the action run on every signal, in a thread of the JVM, also for those of before. */
  public void onSignal(Runnable reload) {
    action.complete(reload);
  }

  /**
   * False when no signal will come: this Java or this system has none, or whoever started this
   * process had it ignored, as {@code nohup} has.
   */
  public boolean hears() {
    try {
      return before != null
          && !before.equals(Class.forName("sun.misc.SignalHandler").getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Lets the signal end the process again, as it does where there is nothing to reload. */
  public void uninstall() {
    try {
      if (before != null) {
        handle(before);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
