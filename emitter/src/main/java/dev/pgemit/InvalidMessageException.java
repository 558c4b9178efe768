package dev.pgemit;

import dev.pgemit.wire.MessageValidationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Input that no Socket.IO server would take, or that would reach clients as something else. Nothing
 * was written. It names every fault of the call, not the first alone. Never retryable; its outcome
 * is known.
 */
public final class InvalidMessageException extends EmitException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; not serialized. */
  private final transient List<Fault> faults;

  /**
   * One thing that is wrong with a call.
   *
   * @param field what is at fault: {@code namespace}, {@code rooms}, {@code except}, {@code event},
   *     {@code args[0]} and so on, {@code id}, or an option of the builder
   * @param detail why, in words that say what would be right
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
   * Names every fault of the call.
   *
   * @return at least one fault, unmodifiable
   */
  public List<Fault> faults() {
    return faults;
  }
}
