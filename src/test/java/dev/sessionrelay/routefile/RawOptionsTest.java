package dev.sessionrelay.routefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RawOptionsTest {
  private static final String ROUTE =
      """
      - route:
          from:
            uri: direct:x # \uD83D\uDE00
            steps:
              - to:
                  uri: vendor:GET:/v1
                  parameters: {a: b&c, plain: x y, "q": 'it''s +', raw: "RAW(a&b)"}
              - to:
                  uri: log:x
                  parameters:
                    marker: a&b
              - to:
                  parameters:
                    states: >-
                      RUNNING=a&b;
                      STOPPED=c
                    name: "{{x}}"
                  uri: canonical:fields
              - log: end
      """;

  /** Two addresses that differ in a plus sign and a space were one endpoint. */
  @Test
  void valuesAreProtectedAndLinesStay() {
    assertEquals(
        """
        - route:
            from:
              uri: direct:x # \uD83D\uDE00
              steps:
                - to:
                    uri: vendor:GET:/v1
                    parameters: {a: "RAW(b&c)", plain: x y, "q": "RAW(it's +)", raw: "RAW(a&b)"}
                - to:
                    uri: log:x
                    parameters:
                      marker: a&b
                - to:
                    parameters:
                      states: "RAW(RUNNING=a&b; STOPPED=c)"


                      name: "RAW({{x}})"
                    uri: canonical:fields
                - log: end
        """,
        RawOptions.protectedIn(ROUTE).replaceAll("(?m)^ +$", ""));
  }
}
