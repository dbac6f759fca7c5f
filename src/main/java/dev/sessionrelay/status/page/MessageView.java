package dev.sessionrelay.status.page;

/**
 * A page that says why there is no other.
 *
 * @param again whether it is to be asked for again by itself
 */
public record MessageView(String title, String words, boolean again) {}
