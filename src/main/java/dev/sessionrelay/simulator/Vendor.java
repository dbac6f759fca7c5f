package dev.sessionrelay.simulator;

/** Whose gateway a path belongs to: it decides how errors look and how requests are signed. */
enum Vendor {
  HUAWEI,
  ALIBABA,
  ORACLE,
  /** The simulator's own pages. */
  DEMO;

  /** The vendor by the first segment of the path; the vendors' paths do not clash. */
  static Vendor of(String firstSegment) {
    return switch (firstSegment) {
      case "v1", "v3" -> HUAWEI;
      case "api" -> ALIBABA;
      case "20260430" -> ORACLE;
      default -> DEMO;
    };
  }
}
