package dev.pgemit.benchmarks.protocol;

/**
 * The first argument of every event, which identifies the event for the receiver: {@code
 * ~run:sender:sequence~}. The width is fixed, so requests differ only in a few digits.
 *
 * @param run the measurement
 * @param sender the thread or connection, from 0
 * @param sequence the number of the sender's event, from 0
 */
public record EventMarker(int run, int sender, int sequence) {
  private static final int RUN_DIGITS = 5;
  private static final int SENDER_DIGITS = 3;
  private static final int SEQUENCE_DIGITS = 8;

  /** Returns the marker as the argument of an event. */
  public static String format(int run, int sender, int sequence) {
    var text = new byte[RUN_DIGITS + SENDER_DIGITS + SEQUENCE_DIGITS + 4];
    text[0] = '~';
    writeDigits(text, 1, RUN_DIGITS, run);
    text[1 + RUN_DIGITS] = ':';
    writeDigits(text, 2 + RUN_DIGITS, SENDER_DIGITS, sender);
    text[2 + RUN_DIGITS + SENDER_DIGITS] = ':';
    writeSequence(text, 0, sequence);
    text[text.length - 1] = '~';
    return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** Overwrites the sequence of a marker that starts at {@code offset}. */
  public static void writeSequence(byte[] text, int offset, int sequence) {
    writeDigits(text, offset + 3 + RUN_DIGITS + SENDER_DIGITS, SEQUENCE_DIGITS, sequence);
  }

  /** Parses the marker of a message: the first text between two tildes. */
  public static EventMarker find(CharSequence message) {
    var at = 0;
    while (message.charAt(at) != '~') {
      at++;
    }
    var fields = new int[3];
    for (var field = 0; field < 3; field++) {
      at++;
      for (var digit = message.charAt(at); digit >= '0' && digit <= '9'; ) {
        fields[field] = fields[field] * 10 + digit - '0';
        at++;
        digit = message.charAt(at);
      }
    }
    return new EventMarker(fields[0], fields[1], fields[2]);
  }

  private static void writeDigits(byte[] text, int offset, int digits, int number) {
    var rest = number;
    for (var i = offset + digits - 1; i >= offset; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
