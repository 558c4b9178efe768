package dev.pgemit.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.emit.Emits;
import dev.pgemit.http.metrics.Metrics;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class EmitStreamTest {
  @Test
  void whateverALineBreaksTheStreamEnds() {
    try (var emitter = Emitter.create(new PGSimpleDataSource());
        var metrics = new Metrics()) {
      var progress = new Progress(metrics.emits());
      // Nobody is named who emits, which is an error of ours and no fault of the line.
      var stream =
          new EmitStream(
              new Lines(1_000),
              new Input("{\"event\":\"e\"}\n{\"event\":\"e\"}\n"),
              noContext(),
              new Emits(emitter),
              progress);

      stream.onDataAvailable();

      assertThat(progress.reason()).isInstanceOf(NullPointerException.class);
      assertThat(progress.accepted()).isZero();
      assertThat(stream.end()).isCompleted();
    }
  }

  static EmitStream stream(Emitter emitter, Progress progress) {
    return new EmitStream(
        new Lines(1_000), new Input(""), noContext(), new Emits(emitter), progress);
  }

  private static AsyncContext noContext() {
    return (AsyncContext)
        Proxy.newProxyInstance(
            EmitStreamTest.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static final class Input extends ServletInputStream {
    private final InputStream bytes;

    Input(String text) {
      bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return bytes.read(buffer, offset, length);
    }

    @Override
    public int read() throws IOException {
      return bytes.read();
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {}
  }
}
