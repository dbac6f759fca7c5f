package dev.sessionrelay.status.page;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of the README anew with {@code -Dpictures=true}. */
class PagePicturesTest {
  private static final Path IMAGES = Path.of("docs/images");
  private static final long LARGEST = 150_000;

  @TempDir Path directory;

  @Test
  void thePicturesOfTheReadme() throws Exception {
    assumeTrue(Boolean.getBoolean("pictures"), "taken on demand: -Dpictures=true");
    Path profile = Files.createDirectory(directory.resolve("profile"));
    try (PageBrowser browser = PageBrowser.start(profile);
        SampleSite site = SampleSite.start(Files.createDirectory(directory.resolve("home")))) {
      Files.createDirectories(IMAGES);
      browser.size(1280, 760).open(site.address());
      picture(browser, "sessions.png");
      browser.size(1280, 560).scheme("dark").open(site.session("sc-0012"));
      picture(browser, "session.png");
    }
  }

  private static void picture(PageBrowser browser, String name) throws IOException {
    Path file = IMAGES.resolve(name);
    browser.picture(file);
    assertTrue(Files.size(file) < LARGEST, () -> name + " is too large");
  }
}
