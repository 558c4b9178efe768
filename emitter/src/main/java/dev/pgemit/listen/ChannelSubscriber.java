package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;

/** Who listens to a channel. Called by the listener's own thread. */
interface ChannelSubscriber {
  /** Whether the data of messages of this type is of interest. */
  boolean wantsData(MessageType type);

  /** Whether the attachment of a message is. */
  boolean wantsAttachment(ReceivedMessage header);

  /** How many bytes of memory it may take as a tree. */
  long availableBytes(ReceivedMessage header);

  void onMessage(ReceivedMessage message);

  /** The attachment of a message would have taken more than that, and was not read. */
  void onTooLarge(ReceivedMessage header);

  /** The attachment of a message could not be read. */
  void onUnreadable(ReceivedMessage header, ListenFailure reason);

  /** The connection is gone; whoever still wants to hear will be connected again. */
  void onConnectionLost(ListenFailure reason);

  /** Nobody used it, and it is listened to no longer: what is known grows old from now on. */
  void onUnsubscribed();

  /** Whether somebody uses it at this moment. */
  boolean isUsed();

  /** Whether nobody has used it for a while. */
  boolean isIdle();
}
