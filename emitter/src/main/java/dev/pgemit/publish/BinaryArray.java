package dev.pgemit.publish;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array parameter of {@code text} in UTF-8 or {@code bytea}, which copies each element once. The
 * driver's own arrays need strings for text, and grow while they are written, which took a third of
 * the writer's time.
 */
final class BinaryArray extends PGobject implements PGBinaryObject {
  @Serial private static final long serialVersionUID = 1L;

  // The dimensions, a flag for nulls, the element type, the number of elements, the first index.
  private static final int HEADER_BYTES = 5 * Integer.BYTES;

  private final int elementType;
  private final transient byte[] @Nullable [] elements;

  private BinaryArray(String type, int elementType, byte[] @Nullable [] elements) {
    setType(type);
    this.elementType = elementType;
    this.elements = elements;
  }

  static BinaryArray text(byte[][] elements) {
    return new BinaryArray("_text", Oid.TEXT, elements);
  }

  static BinaryArray bytea(byte[] @Nullable [] elements) {
    return new BinaryArray("_bytea", Oid.BYTEA, elements);
  }

  /** Returns the array in a form that the driver can send over this connection. */
  PGobject forConnection(Connection connection) throws SQLException {
    if (connection.isWrapperFor(PGConnection.class)
        && connection.unwrap(PGConnection.class).getPreferQueryMode() != PreferQueryMode.SIMPLE) {
      return this;
    }
    var text = new PGobject(); // simple queries have no parameters
    text.setType(getType());
    text.setValue(getValue());
    return text;
  }

  @Override
  public int lengthInBytes() {
    var length = HEADER_BYTES + elements.length * Integer.BYTES;
    for (var element : elements) {
      length = Math.addExact(length, element == null ? 0 : element.length);
    }
    return length;
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    var array = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
    var hasNulls = Arrays.asList(elements).contains(null);
    array.putInt(1).putInt(hasNulls ? 1 : 0).putInt(elementType).putInt(elements.length).putInt(1);
    for (var element : elements) {
      if (element == null) {
        array.putInt(-1);
      } else {
        array.putInt(element.length).put(element);
      }
    }
  }

  /** Returns the text form, which the driver sends if its binary transfer is off. */
  @Override
  public String getValue() {
    var array = new StringBuilder("{");
    for (var element : elements) {
      array.append(array.length() > 1 ? "," : "");
      array.append(element == null ? "NULL" : '"' + escape(element) + '"');
    }
    return array.append('}').toString();
  }

  private String escape(byte[] element) {
    return elementType == Oid.BYTEA
        ? "\\\\x" + HexFormat.of().formatHex(element)
        : new String(element, StandardCharsets.UTF_8).replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("A binary array can only be sent");
  }
}
