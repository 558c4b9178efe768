package dev.pgemit.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pgemit.benchmarks.protocol.EventMarker;
import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.benchmarks.protocol.SendRequest;
import java.net.URI;

/**
 * A {@code POST} request with one emit. The requests of a connection differ only in the digits of
 * the marker.
 */
final class HttpEmitRequest {
  private final byte[] bytes;
  private final int markerOffset;

  HttpEmitRequest(SendRequest request, int sender) {
    var target = URI.create(request.target());
    var body = body(request, sender);
    var text =
        """
        POST %s HTTP/1.1\r
        Host: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(target.getPath(), target.getAuthority(), body.length(), body);
    this.bytes = text.getBytes(US_ASCII);
    this.markerOffset = text.indexOf('~');
  }

  static String body(SendRequest request, int sender) {
    if (request.payload() != Payload.SMALL || request.rooms() > 0) {
      throw new IllegalArgumentException("HTTP workloads send only small broadcasts");
    }
    return "{\"event\":\"bench\",\"args\":[\"%s\",{\"price\":9.75}]}"
        .formatted(request.marker(sender, 0));
  }

  /** Writes a sequence number into the request, and returns the same array each time. */
  byte[] withSequence(int sequence) {
    EventMarker.writeSequence(bytes, markerOffset, sequence);
    return bytes;
  }
}
