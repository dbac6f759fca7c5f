package dev.sessionrelay.failure;

/** An answer with status 200 that is not what the vendor's document promises. */
public class MalformedAnswerException extends Exception {
  private final String excerpt;

  /**
   * @param reason what was expected and what came, naming the field
   * @param excerpt the beginning of the answer, bounded, secrets removed
   */
  public MalformedAnswerException(String reason, String excerpt) {
    super(reason);
    this.excerpt = excerpt;
  }

  public String excerpt() {
    return excerpt;
  }
}
