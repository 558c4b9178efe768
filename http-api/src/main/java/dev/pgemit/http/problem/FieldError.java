package dev.pgemit.http.problem;

import dev.pgemit.InvalidMessageException;
import java.util.List;

/**
 * An error in a field of a body.
 *
 * @param pointer the JSON pointer (RFC 6901) of the field; empty for the whole body
 * @param detail the reason and the fix
 */
public record FieldError(String pointer, String detail) {
  /** Returns the errors of a call that the emitter rejected. */
  public static List<FieldError> of(InvalidMessageException invalid) {
    return invalid.faults().stream()
        .map(fault -> new FieldError(JsonPointers.ofField(fault.field()), fault.detail()))
        .toList();
  }
}
