package dev.pgemit.http.edge;

import dev.pgemit.http.failure.JettyProblems;
import dev.pgemit.http.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.jspecify.annotations.Nullable;

/** An answer that is written when it is whole, while whoever wrote it has gone on already. */
final class UnhurriedAnswer extends Response.Wrapper implements Callback {
  // Of the handler, and of the client that took it.
  private static final int ENDS = 2;
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final AnswerLimits limits;
  private final Callback end;
  private @Nullable ByteArrayOutputStream begun;
  private boolean isWhole;

  UnhurriedAnswer(Request request, Response response, Callback callback, AnswerLimits limits) {
    super(request, response);
    this.limits = limits;
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
    var delivery = Delivery.of(getRequest(), end, limits, all.length);
    if (delivery == null) {
      refuse();
    } else {
      super.write(true, ByteBuffer.wrap(all), delivery);
      delivery.startClock();
    }
  }

  private void refuse() {
    var isDone = getStatus() < HttpStatus.BAD_REQUEST_400;
    var changesNothing = SAFE.contains(getRequest().getMethod());
    getHeaders().remove(HttpHeader.CONTENT_LENGTH); // of the answer that is not given
    JettyProblems.write(
        new Problem(
            HttpStatus.SERVICE_UNAVAILABLE_503,
            "There is no memory for the answer, a %d, since too many wait for clients that read slowly: ask for less at once, or again later"
                .formatted(getStatus()),
            List.of(),
            isDone && !changesNothing ? "unknown" : null),
        getWrapped(),
        Callback.from(end::succeeded, end::failed));
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
