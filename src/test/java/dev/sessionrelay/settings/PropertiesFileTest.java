package dev.sessionrelay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PropertiesFileTest {
  private static final String[] PIECES = {
    "a",
    "b.c",
    "=",
    ":",
    " ",
    "\t",
    "\f",
    "\\",
    "\\\\",
    "\n",
    "\r",
    "\r\n",
    "\\\n",
    "\\\r\n",
    "#",
    "!",
    "\\u0041",
    "\\u00e9",
    "\\t",
    "\\n",
    "\\=",
    "\\:",
    "\\#",
    "\\ ",
    "é",
    "x y",
    "key=value\n",
    "# comment\n",
    "{{env:A}}",
    "\n\n",
    "  "
  };

  @Test
  void readsEverySyntaxAsJavaDoes() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 200_000; round++) {
      String text = randomText(random);
      Properties expected = new Properties();
      expected.load(new StringReader(text));
      // Java makes an empty key of a lone backslash at the end, depending on its read buffer.
      expected.remove("");
      PropertiesFile read = PropertiesFile.parse("random", text);
      assertEquals(Set.copyOf(expected.keySet()), keys(read), () -> quoted(text));
      if (read.faults().isEmpty()) {
        assertEquals(Map.copyOf(expected), values(read), () -> quoted(text));
      }
    }
  }

  @Test
  void refusesTheEscapesThatJavaRefuses() {
    for (String text : List.of("a=\\u12", "a=\\uzzzz", "\\u00=1", "a=\\u")) {
      assertThrows(
          IllegalArgumentException.class, () -> new Properties().load(new StringReader(text)));
      PropertiesFile read = PropertiesFile.parse("f", "first=1\n" + text);
      assertEquals(List.of(2), read.faults().stream().map(ConfigError::line).toList(), text);
    }
  }

  @Test
  void everyKeyKnowsTheLineOnWhichItBegins() {
    String text = "# one\r\na = 1\r\n\r\n  b=x\\\r\n   y\\\r\n  z\n! five\n\nc\r d : e\n";
    PropertiesFile read = PropertiesFile.parse("f", text);
    Map<String, Integer> lines = new HashMap<>();
    read.entries().forEach((key, entry) -> lines.put(key, entry.line()));
    assertEquals(Map.of("a", 2, "b", 4, "c", 9, "d", 10), lines);
    assertEquals("xyz", read.entries().get("b").value());
  }

  @Test
  void aSecondValueForAKeyIsAFaultAtItsLine() {
    PropertiesFile read = PropertiesFile.parse("f", "a=1\nb=2\n\na=3\n");
    assertEquals(1, read.faults().size());
    assertEquals(
        "f:4: a is given a second time; the first is in line 1; remove one of the two lines",
        read.faults().get(0).render());
  }

  @Test
  void anEntryDoesNotPrintItsValue() {
    PropertyEntry entry = new PropertyEntry("f", 3, "account.a.password", "hunter2");
    assertEquals("f:3: account.a.password", entry.toString());
  }

  @Test
  void manyLinesAreReadInLinearTime() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("target.t").append(i).append(".every = 30s\n");
    }
    PropertiesFile read = PropertiesFile.parse("f", text.toString());
    assertEquals(100_000, read.entries().size());
    assertTrue(read.faults().isEmpty());
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(14);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static Set<String> keys(PropertiesFile file) {
    return values(file).keySet();
  }

  private static Map<String, String> values(PropertiesFile file) {
    Map<String, String> values = new HashMap<>();
    file.entries().forEach((key, entry) -> values.put(key, entry.value()));
    values.remove("");
    return values;
  }

  private static String quoted(String text) {
    return text.replace("\n", "<n>").replace("\r", "<r>").replace("\t", "<t>");
  }
}
