package dev.sessionrelay.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
  private static final String JSON = "application/json";
  private static final String XML = "text/xml; charset=UTF-8";

  /** Names in lower case, joined by dots; the first of equal names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Code\":\"a\",\"Data\":{\"Why\":\"b\"}} | {code=a, data.why=b}",
        "{\"errors\":[{\"code\":1},{\"code\":2}]} | {errors.code=1}",
        "{\"errors\":[[{\"code\":1}]],\"code\":2} | {code=2, errors.code=1}",
        "[{\"code\":1}] | {code=1}",
        "{\"code\":null,\"message\":\" \",\"ok\":false} | {ok=false}",
        "{\"code\":\"a\"}{\"message\":\"of another\"} | {code=a}",
        "\"in words\" | {message=in words}",
        "{\"code\":\"a\",\"message\":\"cut o | {code=a, message=cut o}",
        "{\"code\":\"a\",\"message\":\"x\",} | {code=a, message=x}",
      })
  void fieldsOfJson(String body, String fields) {
    assertEquals(fields, fields(body, JSON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<Error><Code>a</Code><Data><Why>b</Why>and</Data></Error> | {code=a, data=and, data.why=b}",
        "<Error>in words</Error> | {message=in words}",
        "<Error><Code> </Code><Code>b</Code><Code>c</Code></Error> | {code=b}",
        "<Error><Code><![CDATA[a<b]]></Code></Error> | {code=a<b}",
        "<Error><Code>a</Code><Message>cut o | {code=a}",
      })
  void fieldsOfXml(String body, String fields) {
    assertEquals(fields, fields(body, XML));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{\"a\":1} | application/json | true",
        "{\"a\":1} | application/problem+JSON; charset=x | true",
        "{\"a\":1} | - | true",
        "{\"a\":1} | text/plain | false",
        "{\"a\":1}{} | application/json | false",
        "{\"a\":1} x | application/json | false",
        "{\"a\":1 | application/json | false",
        "{\"a\":1,\"a\":2} | application/json | false",
        "[1] | application/json | false",
        "<a>b</a> | text/xml | true",
        "<a>b</a> | application/json | false",
        "<a>b</a> | - | false",
        "<a>b</a><c/> | text/xml | false",
        "<a>b | text/xml | false",
        "<!DOCTYPE a><a>b</a> | text/xml | false",
      })
  void documentIsWholeFromItsFirstToItsLastCharacter(String body, String type, boolean whole) {
    assertEquals(whole, ErrorBody.isWholeDocument(body.getBytes(UTF_8), type));
  }

  /** A body that never ends gives what can be read at once. */
  @Test
  void manyFieldsAndDeepOnesAreLeftOut() {
    StringBuilder many = new StringBuilder("{\"code\":\"a\"");
    IntStream.range(0, 500).forEach(i -> many.append(",\"f").append(i).append("\":1"));
    assertEquals(200, ErrorBody.fields(many.append('}').toString().getBytes(UTF_8), JSON).size());
    String deep = "<a><code>b</code>" + "<c>".repeat(200) + "d" + "</c>".repeat(200) + "</a>";
    assertEquals("{code=b}", fields(deep, XML));
  }

  private static String fields(String body, String type) {
    Map<String, String> fields = ErrorBody.fields(body.getBytes(UTF_8), type);
    return new TreeMap<>(fields).toString();
  }
}
