package dev.sessionrelay.cloud;

/**
 * An access key as it is at one moment.
 *
 * @param securityToken of temporary keys; null with permanent ones
 */
public record AccessKey(String id, HmacKey secret, String securityToken) {
  @Override
  public String toString() {
    return "AccessKey[" + id + ", [secret]]";
  }
}
