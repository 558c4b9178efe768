package dev.pgemit.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.emit.EmitPublisher;
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
  void endsStreamOnUnexpectedError() {
    try (var emitter = Emitter.create(new PGSimpleDataSource())) {
      var progress = new StreamProgress(failure -> {});
      // The caller is missing, which is a bug of the service and not an error of the line.
      var stream =
          new EmitStream(
              new LineReader(1_000),
              new StubInputStream("{\"event\":\"e\"}\n{\"event\":\"e\"}\n"),
              stubAsyncContext(),
              new EmitPublisher(emitter)::publish,
              progress);

      stream.onDataAvailable();

      assertThat(progress.failure()).isInstanceOf(NullPointerException.class);
      assertThat(progress.accepted()).isZero();
      assertThat(stream.completion()).isCompleted();
    }
  }

  static EmitStream stream(Emitter emitter, StreamProgress progress) {
    return new EmitStream(
        new LineReader(1_000),
        new StubInputStream(""),
        stubAsyncContext(),
        new EmitPublisher(emitter)::publish,
        progress);
  }

  private static AsyncContext stubAsyncContext() {
    return (AsyncContext)
        Proxy.newProxyInstance(
            EmitStreamTest.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static final class StubInputStream extends ServletInputStream {
    private final InputStream bytes;

    StubInputStream(String text) {
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
