package dev.sessionrelay.wire;

import java.io.File;
import java.util.logging.Logger;
import oracle.nosql.driver.NoSQLHandleConfig;
import oracle.nosql.driver.iam.SignatureProvider;
import oracle.nosql.driver.ops.ListTablesRequest;

/**
 * A driver of Oracle's in a pod, as a process, because it finds its cluster in the environment.
 * Prints what it would show a service.
 */
final class OraclesPod {
  private OraclesPod() {}

  /**
   * @param arguments the file with the service account's token, and a service
   */
  public static void main(String[] arguments) {
    Logger logger = Logger.getLogger("pod");
    SignatureProvider provider =
        SignatureProvider.createWithOkeWorkloadIdentity(new File(arguments[0]), logger);
    provider.prepare(new NoSQLHandleConfig(arguments[1]));
    System.out.println(provider.getAuthorizationString(new ListTablesRequest()));
    System.exit(0);
  }
}
