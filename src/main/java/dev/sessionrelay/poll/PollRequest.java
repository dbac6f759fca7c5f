package dev.sessionrelay.poll;

/** What the {@code vendor:} component can send: a poll, or a listing that wants its next page. */
public interface PollRequest {
  DuePoll poll();

  /** Value of a request template's parameter, or null where there is none. */
  String parameter(String name);
}
