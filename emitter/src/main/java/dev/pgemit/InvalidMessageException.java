package dev.pgemit;

import dev.pgemit.wire.MessageValidationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reports input that Socket.IO servers would reject, or that clients would receive in another form.
 * Nothing was written. The exception lists every fault of the call. Never retryable; the outcome is
 * known.
 */
public final class InvalidMessageException extends EmitException {
  private static final long serialVersionUID = 1L;

  /** The faults; not serialized. */
  private final transient List<Fault> faults;

  /**
   * Describes one fault of a call.
   *
   * @param field the invalid field: {@code namespace}, {@code rooms}, {@code except}, {@code
   *     event}, {@code args[0]} and so on, {@code id}, or an option of the builder
   * @param detail why the value is invalid, and which values are valid
   */
  public record Fault(String field, String detail) {}

  InvalidMessageException(MessageValidationException refused) {
    this(
        refused.faults().stream().map(fault -> new Fault(fault.field(), fault.detail())).toList(),
        refused);
  }

  private InvalidMessageException(List<Fault> faults, MessageValidationException cause) {
    super(
        faults.stream()
            .map(fault -> fault.field() + ": " + fault.detail())
            .collect(Collectors.joining("; ")),
        false,
        true,
        cause);
    this.faults = faults;
  }

  /**
   * Returns every fault of the call.
   *
   * @return at least one fault, unmodifiable
   */
  public List<Fault> faults() {
    return faults;
  }
}
