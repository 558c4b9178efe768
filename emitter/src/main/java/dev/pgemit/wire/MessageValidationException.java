package dev.pgemit.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports a message that servers would drop, or that would harm them. Nothing was published. */
public final class MessageValidationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<MessageFault> faults;

  /** Creates an exception for one fault. */
  public MessageValidationException(String field, String detail) {
    this(List.of(new MessageFault(field, detail)), null);
  }

  /** Creates an exception that reports every fault. */
  public MessageValidationException(List<MessageFault> faults, @Nullable Throwable cause) {
    super(faults.toString(), cause);
    this.faults = List.copyOf(faults);
  }

  public List<MessageFault> faults() {
    return faults;
  }
}
