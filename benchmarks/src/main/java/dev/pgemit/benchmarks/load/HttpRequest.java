package dev.pgemit.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pgemit.benchmarks.protocol.EventMarker;
import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.benchmarks.protocol.SendRequest;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A {@code POST} request with one emit, or with a batch of emits. The requests of a connection
 * differ only in the digits of the markers.
 */
final class HttpRequest {
  private static final int ACK_TIMEOUT_MILLIS = 5_000;

  private final byte[] bytes;
  private final int[] markerOffsets;

  HttpRequest(SendRequest request, URI target, int sender) {
    var body = body(request, sender);
    var text =
        """
        POST %s HTTP/1.1\r
        Host: %s\r
        %sContent-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(
                target.getPath(), target.getAuthority(), keyHeader(request), body.length(), body);
    this.bytes = text.getBytes(US_ASCII);
    // Each marker begins and ends with a tilde, which appears nowhere else.
    var tildes = IntStream.range(0, bytes.length).filter(i -> bytes[i] == '~').toArray();
    this.markerOffsets =
        IntStream.range(0, tildes.length / 2).map(marker -> tildes[2 * marker]).toArray();
  }

  static String keyHeader(SendRequest request) {
    return request.key().isEmpty() ? "" : "Authorization: Bearer " + request.key() + "\r\n";
  }

  private static String body(SendRequest request, int sender) {
    return switch (request.workload()) {
      case "http" -> emit(request, sender);
      case "http-batch" ->
          IntStream.range(0, request.perRequest())
              .mapToObj(i -> emit(request, sender))
              .collect(Collectors.joining(",", "{\"emits\":[", "]}"));
      case "http-ack" ->
          emit(request, sender).replaceFirst("}$", ",\"timeout\":" + ACK_TIMEOUT_MILLIS + "}");
      default -> throw new IllegalArgumentException("No HTTP workload: " + request.workload());
    };
  }

  static String emit(SendRequest request, int sender) {
    if (request.payload() != Payload.SMALL || request.rooms() > 0) {
      throw new IllegalArgumentException("HTTP workloads send only small broadcasts");
    }
    return "{\"event\":\"bench\",\"args\":[\"%s\",{\"price\":9.75}]}"
        .formatted(request.marker(sender, 0));
  }

  /**
   * Writes the sequence numbers of the request with this number, from 0, and returns the same array
   * each time.
   */
  byte[] numbered(int number) {
    for (var i = 0; i < markerOffsets.length; i++) {
      EventMarker.writeSequence(bytes, markerOffsets[i], number * markerOffsets.length + i);
    }
    return bytes;
  }
}
