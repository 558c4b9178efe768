package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** The parameters of a statement for several messages: an array for each column. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MessageColumns(
    String[] channels,
    byte[][] payloads,
    byte[] @Nullable [] attachments,
    boolean hasAttachments,
    boolean hasSingleChannel) {
  static MessageColumns of(List<EncodedMessage> messages) {
    var channels = new String[messages.size()];
    var payloads = new byte[messages.size()][];
    var attachments = new byte[messages.size()][];
    var hasAttachments = false;
    var hasSingleChannel = true;
    for (var i = 0; i < channels.length; i++) {
      var message = messages.get(i);
      channels[i] = message.channel();
      payloads[i] = message.payload();
      attachments[i] = message.attachment();
      hasAttachments |= attachments[i] != null;
      hasSingleChannel &= channels[i].equals(channels[0]);
    }
    return new MessageColumns(channels, payloads, attachments, hasAttachments, hasSingleChannel);
  }

  Array channelArray(Connection connection) throws SQLException {
    return connection.createArrayOf("text", channels);
  }

  PGobject payloadArray(Connection connection) throws SQLException {
    return BinaryArray.text(payloads).forConnection(connection);
  }

  PGobject attachmentArray(Connection connection) throws SQLException {
    return BinaryArray.bytea(attachments).forConnection(connection);
  }

  /**
   * Sets four parameters: channels, payloads, the number of the attachment of each message, {@code
   * null} without one, and the attachments.
   */
  void bindCompact(PreparedStatement statement) throws SQLException {
    var connection = statement.getConnection();
    var numbers = new Integer[attachments.length];
    var present = new ArrayList<byte[]>(attachments.length);
    for (var i = 0; i < numbers.length; i++) {
      if (attachments[i] != null) {
        present.add(attachments[i]);
        numbers[i] = present.size();
      }
    }
    statement.setArray(1, channelArray(connection));
    statement.setObject(2, payloadArray(connection));
    statement.setArray(3, connection.createArrayOf("int4", numbers));
    statement.setObject(
        4, BinaryArray.bytea(present.toArray(byte[][]::new)).forConnection(connection));
  }
}
