package dev.sessionrelay.ledger;

/** What the writer's news mean for the rest of the ledger. */
record CommitNews(Memory memory, Appends appends) implements Writer.Listener {
  @Override
  public void appended(long newest, long appended) {
    appends.appendedHere(newest, appended);
  }

  /** A commit whose answer was lost may have happened: what is remembered cannot be trusted. */
  @Override
  public void failed() {
    memory.clear();
  }
}
