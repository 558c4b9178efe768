package dev.pgemit.testing.contract;

/**
 * A server-sent event.
 *
 * @param name the event's name
 * @param data the event's data
 */
record ServerSentEvent(String name, String data) {}
