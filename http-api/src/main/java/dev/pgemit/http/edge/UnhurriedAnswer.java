package dev.pgemit.http.edge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.jspecify.annotations.Nullable;

/** An answer that is written when it is whole, while whoever wrote it has gone on already. */
final class UnhurriedAnswer extends Response.Wrapper implements Callback {
  // Of the handler, and of the client that took it.
  private static final int ENDS = 2;

  private final Callback end;
  private @Nullable ByteArrayOutputStream begun;
  private boolean isWhole;

  UnhurriedAnswer(Request request, Response response, Callback callback) {
    super(request, response);
    this.end = new CountingCallback(callback, ENDS);
  }

  @Override
  public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
    if (last) {
      writeAll(copy(content));
    } else if (content != null && content.hasRemaining()) {
      begun = begun == null ? new ByteArrayOutputStream() : begun;
      begun.writeBytes(copy(content));
    }
    callback.succeeded();
  }

  private void writeAll(byte[] rest) {
    isWhole = true;
    var all = rest;
    if (begun != null) {
      begun.writeBytes(rest);
      all = begun.toByteArray();
      begun = null;
    }
    super.write(true, ByteBuffer.wrap(all), Callback.from(end::succeeded, end::failed));
  }

  // Who wrote it may use its buffer again.
  private static byte[] copy(@Nullable ByteBuffer content) {
    var bytes = new byte[content == null ? 0 : content.remaining()];
    if (content != null) {
      content.get(bytes);
    }
    return bytes;
  }

  @Override
  public void succeeded() {
    if (!isWhole) {
      writeAll(new byte[0]);
    }
    end.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    end.failed(failure);
  }
}
