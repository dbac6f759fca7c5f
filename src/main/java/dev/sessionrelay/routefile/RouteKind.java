package dev.sessionrelay.routefile;

/** What a route file defines, by the word it begins with. */
public enum RouteKind {
  ROUTE("route"),
  TEMPLATE("routeTemplate"),
  CONFIGURATION("routeConfiguration");

  private final String word;

  RouteKind(String word) {
    this.word = word;
  }

  /** The key in the YAML file. */
  public String word() {
    return word;
  }
}
