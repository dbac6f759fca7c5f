package dev.sessionrelay.relay;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The signal SIGHUP. By reflection, because the class for signals is not of every Java, and there
 * is no such signal on Windows.
 */
public final class SighupHandler {
  private SighupHandler() {}

  /**
   * Has the action run on every SIGHUP, in a thread of the JVM.
   *
   * @return false when none will come: this Java or this system has no such signal, or whoever
   *     started this process had it ignored, as {@code nohup} has
   */
  public static boolean onSignal(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(
                  null,
                  signal.getConstructor(String.class).newInstance("HUP"),
                  MethodHandleProxies.asInterfaceInstance(
                      handler, MethodHandles.dropArguments(run, 0, signal)));
      return !before.equals(handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
