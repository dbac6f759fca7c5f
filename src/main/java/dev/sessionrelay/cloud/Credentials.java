package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an account shows a vendor to be let in. Implementations are records: two that are equal are
 * the same credentials, and nothing that they print is secret.
 */
public interface Credentials {
  /**
   * @param clock on the wall, for what is signed
   * @param monotonic for how long a token is used, and how long a rotation may take
   * @param nonces a new text on each call, of letters, digits and dashes, such as random UUIDs
   * @param tokens for those who {@linkplain #needTokens() need it}; it must not share a bounded
   *     connection pool with the requests that wait for the token
   */
  Authenticator authenticator(
      Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens);

  /** Whether they are exchanged for a token at a service of the vendor's. */
  default boolean needTokens() {
    return false;
  }

  /** A service of the machine's own that is asked, too, which no proxy leads to; else null. */
  default URI machine() {
    return null;
  }

  /**
   * PEM file with the authorities that vouch for that service, where they are not those that the
   * account trusts; else null.
   */
  default Path tokenAuthorities() {
    return null;
  }

  /** Files that are read as requests are signed. */
  default List<Path> files() {
    return List.of();
  }

  /**
   * The tenancy or project whose sessions they show, where it is named; no secret. What another one
   * does not know may live on in this one.
   */
  default String realm() {
    return "";
  }

  /** The way in, in words that follow "uses", without any secret. */
  String words();

  /** Any other vendor: {@code Authorization: Bearer}. */
  record Bearer(Secret token) implements Credentials {
    @Override
    public String words() {
      return "a bearer token";
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      return new FixedHeaders(Map.of("Authorization", token), "Bearer ", null, monotonic);
    }
  }

  /** Any other vendor: fixed headers by name. */
  record HeaderCredentials(Map<String, Secret> headers) implements Credentials {
    public HeaderCredentials {
      headers = Map.copyOf(headers);
    }

    @Override
    public String words() {
      return "headers of its own";
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      return new FixedHeaders(headers, "", null, monotonic);
    }
  }

  /** A service that asks for nothing. */
  record None() implements Credentials {
    @Override
    public String words() {
      return "no credentials";
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      return new FixedHeaders(Map.of(), "", null, monotonic);
    }
  }
}
