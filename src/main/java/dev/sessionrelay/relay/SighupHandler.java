package dev.sessionrelay.relay;

import java.lang.reflect.Proxy;

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
      Object proxy =
          Proxy.newProxyInstance(
              SighupHandler.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> answer(self, method.getName(), arguments, action));
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
      return !before.equals(handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Object answer(Object self, String method, Object[] arguments, Runnable action) {
    switch (method) {
      case "handle" -> action.run();
      case "equals" -> {
        return self == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(self);
      }
      default -> {
        return "reload on SIGHUP";
      }
    }
    return null;
  }
}
