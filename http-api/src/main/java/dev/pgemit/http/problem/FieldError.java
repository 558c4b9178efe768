package dev.pgemit.http.problem;

/**
 * One thing that is wrong with a body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the body as a whole
 * @param detail why, in words that say what would be right
 */
public record FieldError(String pointer, String detail) {}
