package dev.sessionrelay.status.web;

import dev.sessionrelay.account.TlsContexts;
import dev.sessionrelay.cloud.CredentialException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS over connections, with a certificate and its key from files. Renewed files are taken within a
 * second; while they do not fit together, those of before stay.
 */
final class ServerTls implements SocketLayer {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path certificate;
  private final Path key;
  private final LongSupplier nanos;
  private SSLContext context;
  private List<Object> stamp;
  private long looked;

  /**
   * @param certificate PEM chain
   * @param key PEM key, perhaps in the same file
   * @throws CredentialException naming the file that cannot be used
   */
  ServerTls(Path certificate, Path key, LongSupplier nanos) throws CredentialException {
    this.certificate = certificate;
    this.key = key;
    this.nanos = nanos;
    this.stamp = stamp();
    this.context = TlsContexts.of(null, certificate, key, null);
    this.looked = nanos.getAsLong();
  }

  @Override
  public Socket over(Socket socket) throws IOException {
    SSLSocket tls = (SSLSocket) current().getSocketFactory().createSocket(socket, null, true);
    tls.setUseClientMode(false);
    return tls;
  }

  private synchronized SSLContext current() {
    if (nanos.getAsLong() - looked >= LOOK_NANOS) {
      looked = nanos.getAsLong();
      List<Object> now = stamp();
      if (!now.equals(stamp)) {
        renew(now);
      }
    }
    return context;
  }

  private void renew(List<Object> now) {
    stamp = now;
    try {
      context = TlsContexts.of(null, certificate, key, null);
      LOG.info("status page: took up the renewed certificate {}", certificate);
    } catch (CredentialException e) {
      LOG.warn("status page: the certificate of before stays in use: {}", e.getMessage());
    }
  }

  /** When both files were written, and how long they are. */
  private List<Object> stamp() {
    return List.of(stamp(certificate), stamp(key));
  }

  private static List<Object> stamp(Path file) {
    try {
      return List.of(Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
