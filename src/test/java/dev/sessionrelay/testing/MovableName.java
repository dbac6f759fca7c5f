package dev.sessionrelay.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** A name service whose one answer changes. */
public final class MovableName implements DnsResolver {
  private volatile String address = "127.0.0.1";

  /** From now on every name is at this address. */
  public void moveTo(String other) {
    address = other;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return InetAddress.getAllByName(address);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
