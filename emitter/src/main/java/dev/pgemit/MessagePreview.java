package dev.pgemit;

import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shows a message as a call would publish it.
 *
 * @param id the id of the message
 * @param channel the NOTIFY channel
 * @param notification the JSON of the notification. With an attachment, the field {@code
 *     attachmentId} is empty, since Postgres assigns that id
 * @param attachment the message as MessagePack, if it needs a row of the attachments table; {@code
 *     null} if the notification holds the message
 * @param isScheduled whether Postgres would store the message until its delivery time
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MessagePreview(
    String id,
    String channel,
    String notification,
    byte @Nullable [] attachment,
    boolean isScheduled) {
  // The statement that publishes adds this field and the brace.
  private static final String ATTACHMENT_ID = ",\"attachmentId\":\"\"}";

  static MessagePreview of(EncodedMessage message) {
    var payload = new String(message.payload(), StandardCharsets.UTF_8);
    return new MessagePreview(
        message.id(),
        message.channel(),
        message.attachment() == null ? payload : payload + ATTACHMENT_ID,
        message.attachment(),
        message.scheduledDelivery() != null);
  }

  /**
   * Returns whether the notification holds the whole message.
   *
   * @return {@code false} if the message needs an attachment
   */
  public boolean isInline() {
    return attachment == null;
  }

  /**
   * Returns the size of the message.
   *
   * @return the bytes of the notification, or of the attachment if there is one
   */
  public int sizeBytes() {
    return attachment == null
        ? notification.getBytes(StandardCharsets.UTF_8).length
        : attachment.length;
  }
}
