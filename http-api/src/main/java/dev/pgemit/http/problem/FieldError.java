package dev.pgemit.http.problem;

/**
 * An error in a field of a body.
 *
 * @param pointer the JSON pointer (RFC 6901) of the field; empty for the whole body
 * @param detail the reason and the fix
 */
public record FieldError(String pointer, String detail) {}
