package dev.pgemit.wire;

import tools.jackson.core.io.SerializedString;

/** The field names of a message, encoded once. */
public final class MessageField {
  public static final SerializedString UID = new SerializedString("uid");
  public static final SerializedString NSP = new SerializedString("nsp");
  public static final SerializedString TYPE = new SerializedString("type");
  public static final SerializedString ID = new SerializedString("id");
  public static final SerializedString TRACEPARENT = new SerializedString("traceparent");
  public static final SerializedString NONCE = new SerializedString("nonce");
  public static final SerializedString DATA = new SerializedString("data");
  public static final SerializedString PACKET = new SerializedString("packet");
  public static final SerializedString OPTS = new SerializedString("opts");
  public static final SerializedString FLAGS = new SerializedString("flags");
  public static final SerializedString VOLATILE = new SerializedString("volatile");
  public static final SerializedString COMPRESS = new SerializedString("compress");
  public static final SerializedString ROOMS = new SerializedString("rooms");
  public static final SerializedString EXCEPT = new SerializedString("except");
  public static final SerializedString CLOSE = new SerializedString("close");
  public static final SerializedString REQUEST_ID = new SerializedString("requestId");
  public static final SerializedString TIMEOUT = new SerializedString("timeout");

  private MessageField() {}
}
