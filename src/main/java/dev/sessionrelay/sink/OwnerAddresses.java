package dev.sessionrelay.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where the owner of an event's session is reached. */
public final class OwnerAddresses {
  private static final ObjectReader JSON = new ObjectMapper().reader();
  private static final String ANYBODY = "*";

  private final Supplier<Map<String, String>> addresses;

  /**
   * @param addresses by owner and kind, such as {@code ada.mail}; asked each time
   */
  public OwnerAddresses(Supplier<Map<String, String>> addresses) {
    this.addresses = addresses;
  }

  /** The owner's mail address, else that for all others, else null. */
  public String mail(String json) {
    return address(json, ".mail");
  }

  /** The owner's member id at Slack, else that for all others, else null. */
  public String slack(String json) {
    return address(json, ".slack");
  }

  private String address(String json, String kind) {
    Map<String, String> known = addresses.get();
    JsonNode owner = owner(json);
    return Stream.of(owner.path("name").asText(""), owner.path("id").asText(""), ANYBODY)
        .map(name -> known.get(name + kind))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static JsonNode owner(String json) {
    try {
      return JSON.readTree(json).path("data").path("owner");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is JSON, but this is not: " + e.getMessage(), e);
    }
  }
}
