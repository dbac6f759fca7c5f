package dev.sessionrelay.status.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.HashMap;
import java.util.Map;

/** The pages' templates, which the build has compiled. Safe for several threads. */
final class PageTemplates {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  PageTemplates() {
    engine.setTrimControlStructures(true);
  }

  /**
   * A whole page in UTF-8.
   *
   * @param frame null for a page without one
   * @param view null for a page that shows the report alone
   */
  byte[] render(String template, PageFrame frame, Record view) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("frame", frame);
    parameters.put("view", view);
    engine.render(template + ".jte", parameters, output);
    return output.toByteArray();
  }
}
