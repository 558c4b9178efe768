package dev.pgemit.redis.wire;

import io.netty.buffer.ByteBuf;

/**
 * Writes commands in the protocol of Redis: each is an array of byte strings.
 *
 * @param out the buffer of a connection
 */
public record CommandWriter(ByteBuf out) {
  private static final int LINE_END = '\r' << 8 | '\n';
  private static final byte[] SPUBLISH = RedisWire.utf8("*3\r\n$8\r\nSPUBLISH\r\n");
  private static final byte[] PUBLISH = RedisWire.utf8("*3\r\n$7\r\nPUBLISH\r\n");
  private static final byte[] XADD = RedisWire.utf8("$4\r\nXADD\r\n");
  private static final byte[] APPROXIMATE_LENGTH = RedisWire.utf8("$6\r\nMAXLEN\r\n$1\r\n~\r\n");
  private static final byte[] NEXT_ID = RedisWire.utf8("$1\r\n*\r\n");
  private static final byte[] MULTI = RedisWire.utf8("*1\r\n$5\r\nMULTI\r\n");
  private static final byte[] EXEC = RedisWire.utf8("*1\r\n$4\r\nEXEC\r\n");

  void publish(byte[] channel, byte[] payload) {
    out.writeBytes(PUBLISH);
    part(channel).part(payload);
  }

  void publishSharded(byte[] channel, byte[] payload) {
    out.writeBytes(SPUBLISH);
    part(channel).part(payload);
  }

  /** Starts an entry, whose names and values follow in turn. */
  CommandWriter addEntry(byte[] stream, byte[] maxLen, int fields) {
    line('*', 6 + 2 * fields);
    out.writeBytes(XADD);
    part(stream);
    out.writeBytes(APPROXIMATE_LENGTH);
    part(maxLen);
    out.writeBytes(NEXT_ID);
    return this;
  }

  /** Starts a transaction. */
  public void multi() {
    out.writeBytes(MULTI);
  }

  /** Executes the commands of the transaction. */
  public void exec() {
    out.writeBytes(EXEC);
  }

  CommandWriter part(byte[] bytes) {
    line('$', bytes.length);
    out.writeBytes(bytes);
    out.writeShort(LINE_END);
    return this;
  }

  private void line(char type, int number) {
    out.writeByte(type);
    digits(number);
    out.writeShort(LINE_END);
  }

  private void digits(int number) {
    if (number >= 10) {
      digits(number / 10);
    }
    out.writeByte('0' + number % 10);
  }
}
