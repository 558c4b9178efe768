package dev.pgemit.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;

/**
 * A {@code POST} of one emit; the requests of one connection differ in the marker's digits alone.
 */
final class Request {
  private final byte[] bytes;
  private final int marker;

  Request(Work work, int sender) {
    var target = URI.create(work.target());
    var body = body(work, sender);
    var text =
        """
        POST %s HTTP/1.1\r
        Host: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(target.getPath(), target.getAuthority(), body.length(), body);
    this.bytes = text.getBytes(US_ASCII);
    this.marker = text.indexOf('~');
  }

  static String body(Work work, int sender) {
    if (work.payload() != Payload.SMALL || work.rooms() > 0) {
      throw new IllegalArgumentException("Over HTTP small messages to everyone alone are sent");
    }
    return "{\"event\":\"bench\",\"args\":[\"%s\",{\"price\":9.75}]}"
        .formatted(work.marker(sender, 0));
  }

  /** The request with this number in it, in the same array each time. */
  byte[] numbered(int sequence) {
    Marker.writeSequence(bytes, marker, sequence);
    return bytes;
  }
}
