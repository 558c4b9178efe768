package dev.pgemit.wire;

/**
 * One thing that is wrong with a message.
 *
 * @param field what is at fault, as the caller knows it: {@code namespace}, {@code args[0]}, …
 * @param detail why, in words that say what would be right
 */
public record MessageFault(String field, String detail) {}
