package dev.pgemit.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Hashes the content of a call's messages with SHA-256, to recognise a repeated call.
 *
 * <p>The hash ignores generated ids and the trace context, which differ between tries; the order of
 * an object's keys, which a Java map may change between processes; and the form, JSON or an
 * attachment, which depends on the configured threshold.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /** Returns the fingerprint of the messages of one call: 32 bytes. */
  public static byte[] of(List<EncodedMessage> messages) {
    var digest = sha256();
    var form = new CanonicalForm(digest);
    for (var given : messages) {
      var message = given.toStorable();
      form.writeText(message.channel());
      if (message.attachment() == null) {
        CanonicalJsonReader.readMessage(message.payload(), form);
      } else {
        CanonicalMessagePackReader.readMessage(message.attachment(), form);
      }
      if (message.scheduledDelivery() != null) {
        form.writeText(message.scheduledDelivery().time().fingerprintText());
      }
      form.flushIfLarge();
    }
    form.flush();
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
