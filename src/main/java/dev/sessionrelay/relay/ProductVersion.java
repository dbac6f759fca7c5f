package dev.sessionrelay.relay;

/** The version of the product, from the manifest of its jar. */
public final class ProductVersion {
  private ProductVersion() {}

  /** Such as {@code 0.1.0}; {@code development} when it runs from classes. */
  public static String text() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
