package dev.sessionrelay.simulator.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Huawei's token service: {@code POST /v3/auth/tokens} with user and password. */
final class HuaweiTokenService {
  private static final Duration LIFETIME = Duration.ofHours(24);

  /** Old tokens are forgotten beyond it. */
  private static final int MOST = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, IssuedToken> issued = new ConcurrentHashMap<>();

  /**
   * @param project whether it is good for a project, as session calls need it
   */
  private record IssuedToken(String text, Instant issuedAt, Instant expiresAt, boolean project) {
    @Override
    public String toString() {
      return "token until " + expiresAt;
    }
  }

  HuaweiTokenService(Clock clock) {
    this.clock = clock;
  }

  /** The refusal of a token, unless it is good. */
  Optional<Reply> refuse(String text) {
    IssuedToken token = issued.get(text);
    if (token == null) {
      return Optional.of(HuaweiErrors.badToken());
    }
    if (!token.expiresAt().isAfter(clock.instant())) {
      return Optional.of(HuaweiErrors.expiredToken());
    }
    return token.project() ? Optional.empty() : Optional.of(HuaweiErrors.of(403));
  }

  boolean isAlive(String text) {
    IssuedToken token = issued.get(text);
    return token != null && token.expiresAt().isAfter(clock.instant());
  }

  Reply issue(SimulatedCall call) {
    try {
      return issue(JSON.readTree(call.body()));
    } catch (IOException e) {
      return malformed();
    }
  }

  private Reply issue(JsonNode request) {
    JsonNode identity = request.at("/auth/identity");
    if (!identity.at("/methods/0").asText().equals("password")) {
      return malformed();
    }
    if (!isKnown(identity.at("/password/user"))) {
      return HuaweiErrors.iam(401, "Unauthorized", "The username or password is wrong.");
    }
    return granted(request.at("/auth/scope/project"), "password");
  }

  /** A token for a project, or without one where none is named. */
  Reply granted(JsonNode project, String method) {
    return project.isMissingNode() || isDemoProject(project)
        ? created(token(!project.isMissingNode()), method)
        : HuaweiErrors.iam(401, "Unauthorized", "The project is not found or not authorized.");
  }

  private static Reply malformed() {
    return HuaweiErrors.iam(400, "Bad Request", "Request body is invalid.");
  }

  private static boolean isKnown(JsonNode user) {
    return user.path("name").asText().equals(HuaweiCloud.USER)
        && user.path("password").asText().equals(HuaweiCloud.PASSWORD)
        && user.at("/domain/name").asText().equals(HuaweiCloud.DOMAIN);
  }

  private static boolean isDemoProject(JsonNode project) {
    return project.path("id").asText().equals(HuaweiCloud.PROJECT_ID)
        || project.path("name").asText().equals(HuaweiCloud.PROJECT);
  }

  private IssuedToken token(boolean project) {
    Instant now = clock.instant();
    if (issued.size() >= MOST) {
      issued.values().removeIf(token -> !token.expiresAt().isAfter(now));
    }
    IssuedToken token = new IssuedToken("MII" + randomText(), now, now.plus(LIFETIME), project);
    issued.put(token.text(), token);
    return token;
  }

  private String randomText() {
    byte[] bytes = new byte[96];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Reply created(IssuedToken token, String method) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("methods", List.of(method));
    shown.put("issued_at", MICROSECONDS.format(token.issuedAt()));
    shown.put("expires_at", MICROSECONDS.format(token.expiresAt()));
    if (token.project()) {
      shown.put("project", named(HuaweiCloud.PROJECT, HuaweiCloud.PROJECT_ID));
    }
    shown.put("user", named(HuaweiCloud.USER, "7116d09f88fa41908676fdd4b039e95b"));
    return Reply.json(201, json -> json.writePOJOField("token", shown))
        .with("X-Subject-Token", token.text());
  }

  private static Map<String, String> named(String name, String id) {
    return Map.of("id", id, "name", name);
  }
}
