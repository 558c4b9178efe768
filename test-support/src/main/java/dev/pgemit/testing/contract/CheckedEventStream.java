package dev.pgemit.testing.contract;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Passes server-sent events on, and checks each line and each event. */
final class CheckedEventStream extends FilterInputStream {
  private final Function<ServerSentEvent, List<String>> check;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String name = "";
  private String data = "";

  CheckedEventStream(InputStream events, Function<ServerSentEvent, List<String>> check) {
    super(events);
    this.check = check;
  }

  @Override
  public int read() throws IOException {
    var next = super.read();
    if (next >= 0) {
      observe(next);
    }
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var count = super.read(bytes, offset, length);
    for (var i = 0; i < count; i++) {
      observe(bytes[offset + i]);
    }
    return count;
  }

  private void observe(int next) {
    if (next != '\n') {
      line.write(next);
      return;
    }
    observe(line.toString(StandardCharsets.UTF_8));
    line.reset();
  }

  private void observe(String text) {
    if (text.startsWith("event: ")) {
      name = text.substring("event: ".length());
    } else if (text.startsWith("data: ")) {
      data = text.substring("data: ".length());
    } else if (text.isEmpty()) {
      if (!name.isEmpty()) {
        require(check.apply(new ServerSentEvent(name, data)), name + " " + data);
      }
      name = "";
      data = "";
    } else if (!text.startsWith(":")) {
      require(List.of("the line is no part of an event"), text);
    }
  }

  private static void require(List<String> errors, String text) {
    if (!errors.isEmpty()) {
      throw new AssertionError("A tail differs from openapi.yaml: %s: %s".formatted(errors, text));
    }
  }
}
