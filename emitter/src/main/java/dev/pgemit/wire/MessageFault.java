package dev.pgemit.wire;

/**
 * A fault of a message.
 *
 * @param field the field in the caller's terms: {@code namespace}, {@code args[0]}, …
 * @param detail the reason, and what to do
 */
public record MessageFault(String field, String detail) {}
