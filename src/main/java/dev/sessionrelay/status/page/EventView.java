package dev.sessionrelay.status.page;

/**
 * The page of one event.
 *
 * @param json the CloudEvent, indented
 * @param session page of its session, or null
 */
public record EventView(EventLine line, String json, PageAddress session) {}
