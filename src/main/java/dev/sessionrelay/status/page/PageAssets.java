package dev.sessionrelay.status.page;

import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.status.web.PageAnswer;
import dev.sessionrelay.status.web.PageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Style, script and icon of the pages. */
final class PageAssets {
  private static final String FOLDER = "/assets/";
  private static final Map<String, String> TYPES =
      Map.of(
          "relay.css", "text/css; charset=utf-8",
          "relay.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Map<String, PageAsset> all =
      TYPES.entrySet().stream()
          .collect(Collectors.toMap(each -> FOLDER + each.getKey(), PageAssets::load));

  /** A file with the tag that it is known by until it changes. */
  private record PageAsset(PageAnswer answer, String tag) {}

  private static PageAsset load(Map.Entry<String, String> file) {
    try (InputStream in = PageAssets.class.getResourceAsStream("/web/" + file.getKey())) {
      byte[] body = in.readAllBytes();
      String tag = '"' + HexFormat.of().formatHex(ContentDigest.sha256(body), 0, 8) + '"';
      Map<String, String> headers = Map.of("ETag", tag, "Cache-Control", "no-cache");
      return new PageAsset(new PageAnswer(200, file.getValue(), body, headers), tag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of a path, or empty where there is none. */
  Optional<PageAnswer> find(PageRequest request) {
    return Optional.ofNullable(all.get(request.path()))
        .map(
            asset ->
                asset.tag().equals(request.header("if-none-match"))
                    ? PageAnswer.unchanged(asset.tag())
                    : asset.answer());
  }
}
