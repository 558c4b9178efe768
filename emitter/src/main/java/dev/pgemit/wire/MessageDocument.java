package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/**
 * A whole message, as the Postgres adapter and the sharded Redis adapter read it.
 *
 * @param id the id of the message
 * @param traceparent the W3C trace context, if any
 * @param nonce a value that makes two equal messages differ; {@code null} if the id does
 */
public record MessageDocument(
    Message message, String id, @Nullable String traceparent, @Nullable String nonce) {
  // Servers count any other value as one more server of the cluster, and await its responses.
  private static final SerializedString EMITTER_UID =
      new SerializedString(ReceivedMessage.EMITTER_UID);

  /** Writes the message of an emitter. */
  void write(MessageWriter out) {
    write(out, EMITTER_UID);
  }

  /** Writes the message of a sender that receives answers under its own id. */
  public void write(MessageWriter out, SerializedString uid) {
    out.object(
        () -> {
          out.header(() -> writeHeader(out, uid));
          if (nonce != null) {
            out.string(MessageField.NONCE, nonce);
          }
          if (message.hasData()) {
            out.object(MessageField.DATA, () -> message.writeData(out));
          }
        });
  }

  private void writeHeader(MessageWriter out, SerializedString uid) {
    out.string(MessageField.UID, uid);
    out.string(MessageField.NSP, message.namespace().name());
    out.number(MessageField.TYPE, message.type().code());
    out.string(MessageField.ID, id);
    if (traceparent != null) {
      out.string(MessageField.TRACEPARENT, traceparent);
    }
  }
}
