package dev.sessionrelay.status.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Style, script and icon of the pages. */
public final class PageAssets {
  private static final String FOLDER = "/assets/";
  private static final Map<String, String> TYPES =
      Map.of(
          "relay.css", "text/css; charset=utf-8",
          "relay.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Map<String, PageAsset> all =
      TYPES.entrySet().stream()
          .collect(Collectors.toMap(each -> FOLDER + each.getKey(), PageAssets::load));

  /** A file as it is sent. */
  public record PageAsset(String type, byte[] body) {}

  private static PageAsset load(Map.Entry<String, String> file) {
    try (InputStream in = PageAssets.class.getResourceAsStream("/web/" + file.getKey())) {
      return new PageAsset(file.getValue(), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of a path, or empty where there is none. */
  public Optional<PageAsset> find(String path) {
    return Optional.ofNullable(all.get(path));
  }
}
