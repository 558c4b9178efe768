package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;

/** Receives the messages of a channel, on the listener's thread. */
interface ChannelSubscriber {
  /** Returns whether the data of messages of this type is wanted. */
  boolean wantsData(MessageType type);

  /** Returns whether the attachment of this message is wanted. */
  boolean wantsAttachment(ReceivedMessage header);

  /** Returns the heap memory that the attachment may take once decoded, in bytes. */
  long availableBytes(ReceivedMessage header);

  void onMessage(ReceivedMessage message);

  /** Handles a message whose attachment exceeds {@link #availableBytes}, and was not read. */
  void onTooLarge(ReceivedMessage header);

  /** Handles a message whose attachment could not be read. */
  void onUnreadable(ReceivedMessage header, ListenFailure reason);

  /** Handles the loss of the connection. The listener reconnects while the channel is in use. */
  void onConnectionLost(ListenFailure reason);

  /** Handles the end of LISTEN on an idle channel: known servers are stale from now on. */
  void onUnsubscribed();

  /** Returns whether the channel has a user now. */
  boolean isUsed();

  /** Returns whether the channel has had no user for the idle timeout. */
  boolean isIdle();
}
