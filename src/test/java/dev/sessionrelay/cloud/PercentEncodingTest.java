package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {
  private static final String UNRESERVED = "azAZ09-._~";

  /** Each character beside the unreserved ones in ASCII is encoded. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a b|a%20b",
        "a+b|a%2Bb",
        "a/b:c@d|a%2Fb%3Ac%40d",
        "a*b'c|a%2Ab%27c",
        "[a]`{b}|%5Ba%5D%60%7Bb%7D",
        "100%|100%25",
        "%41|%2541",
        "größe|gr%C3%B6%C3%9Fe",
        "a😀b|a%F0%9F%98%80b",
      })
  void textIsEncodedByteByByte(String text, String encoded) {
    assertEquals(encoded, PercentEncoding.encode(text));
    assertEquals(text, PercentEncoding.decode(encoded));
  }

  @Test
  void textThatNeedsNoEncodingStaysTheSame() {
    assertSame(UNRESERVED, PercentEncoding.encode(UNRESERVED));
    assertSame(UNRESERVED, PercentEncoding.decode(UNRESERVED));
    assertEquals("", PercentEncoding.encode(""));
  }

  /** What stands in a request line may be encoded already, in capitals or not, or broken. */
  @ParameterizedTest
  @CsvSource({
    "a%2fb, a%2Fb, a%2Fb",
    "a%7eb, a~b, a~b",
    "%41%5a, AZ, AZ",
    "a+b, a%2Bb, a%20b",
    "50%, 50%25, 50%25",
    "5%2, 5%252, 5%252",
    "5%zz, 5%25zz, 5%25zz",
    "5%2z, 5%252z, 5%252z",
    "ö, %C3%B6, %C3%B6",
    "a😀b, a%F0%9F%98%80b, a%F0%9F%98%80b",
  })
  void encodedTextHasOneSpelling(String raw, String segment, String parameter) {
    StringBuilder out = new StringBuilder();
    PercentEncoding.appendSegment(out, raw, 0, raw.length());
    assertEquals(segment, out.toString());
    assertEquals(parameter, PercentEncoding.parameter(raw, 0, raw.length()));
  }

  @Test
  void onlyThePartIsRead() {
    assertEquals("b%2Fc", PercentEncoding.parameter("a=b/c&d", 2, 5));
    assertEquals("%25", PercentEncoding.parameter("%2Fx", 0, 1));
    assertEquals("%252", PercentEncoding.parameter("%2Fx", 0, 2));
  }
}
