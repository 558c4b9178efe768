package dev.pgemit.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message that no server would take, or that would harm one. Nothing of it was written. */
public final class MessageValidationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<MessageFault> faults;

  /** Refuses for one reason. */
  public MessageValidationException(String field, String detail) {
    this(List.of(new MessageFault(field, detail)), null);
  }

  /** Refuses for several reasons, none of them hidden behind another. */
  public MessageValidationException(List<MessageFault> faults, @Nullable Throwable cause) {
    super(faults.toString(), cause);
    this.faults = List.copyOf(faults);
  }

  public List<MessageFault> faults() {
    return faults;
  }
}
