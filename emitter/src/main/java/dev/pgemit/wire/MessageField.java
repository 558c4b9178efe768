package dev.pgemit.wire;

import tools.jackson.core.io.SerializedString;

/** The field names of a message, encoded once. */
final class MessageField {
  static final SerializedString UID = new SerializedString("uid");
  static final SerializedString NSP = new SerializedString("nsp");
  static final SerializedString TYPE = new SerializedString("type");
  static final SerializedString ID = new SerializedString("id");
  static final SerializedString TRACEPARENT = new SerializedString("traceparent");
  static final SerializedString NONCE = new SerializedString("nonce");
  static final SerializedString DATA = new SerializedString("data");
  static final SerializedString PACKET = new SerializedString("packet");
  static final SerializedString OPTS = new SerializedString("opts");
  static final SerializedString FLAGS = new SerializedString("flags");
  static final SerializedString VOLATILE = new SerializedString("volatile");
  static final SerializedString COMPRESS = new SerializedString("compress");
  static final SerializedString ROOMS = new SerializedString("rooms");
  static final SerializedString EXCEPT = new SerializedString("except");
  static final SerializedString CLOSE = new SerializedString("close");
  static final SerializedString REQUEST_ID = new SerializedString("requestId");
  static final SerializedString TIMEOUT = new SerializedString("timeout");

  private MessageField() {}
}
