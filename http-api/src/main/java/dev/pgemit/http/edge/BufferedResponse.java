package dev.pgemit.http.edge;

import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.trace.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Buffers a response and writes the response when complete. The handler never waits for the client.
 */
final class BufferedResponse extends Response.Wrapper implements Callback {
  // One completion of the handler and one of the delivery to the client.
  private static final int COMPLETIONS = 2;
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private final ResponseLimits limits;
  private final Callback completion;
  private @Nullable ByteArrayOutputStream buffer;
  private boolean isComplete;

  BufferedResponse(Request request, Response response, Callback callback, ResponseLimits limits) {
    super(request, response);
    this.limits = limits;
    this.completion = new CountingCallback(callback, COMPLETIONS);
  }

  @Override
  public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
    if (last) {
      writeAll(copy(content));
    } else if (content != null && content.hasRemaining()) {
      buffer = buffer == null ? new ByteArrayOutputStream() : buffer;
      buffer.writeBytes(copy(content));
    }
    callback.succeeded();
  }

  /** Returns the buffered response behind a response of the handler chain. */
  static BufferedResponse of(Response response) {
    return Objects.requireNonNull(
        Response.as(response, BufferedResponse.class), "every response but a tail is buffered");
  }

  /**
   * Writes a complete response from bytes that other responses share, without copying them or
   * taking them from the memory budget.
   */
  void writeShared(byte[] content) {
    isComplete = true;
    Exchange.addTiming(getRequest(), getHeaders());
    var delivery = ResponseDelivery.ofShared(getRequest(), completion, limits, content.length);
    super.write(true, ByteBuffer.wrap(content), delivery);
    delivery.startTimeout();
  }

  private void writeAll(byte[] rest) {
    isComplete = true;
    var all = rest;
    if (buffer != null) {
      buffer.writeBytes(rest);
      all = buffer.toByteArray();
      buffer = null;
    }
    var delivery = ResponseDelivery.reserve(getRequest(), completion, limits, all.length);
    if (delivery == null) {
      reject();
    } else {
      Exchange.addTiming(getRequest(), getHeaders());
      super.write(true, ByteBuffer.wrap(all), delivery);
      delivery.startTimeout();
    }
  }

  private void reject() {
    var isSuccess = getStatus() < HttpStatus.BAD_REQUEST_400;
    var isSafe = SAFE_METHODS.contains(getRequest().getMethod());
    getHeaders().remove(HttpHeader.CONTENT_LENGTH); // belongs to the discarded response
    JettyErrorHandler.write(
        new Problem(
            ProblemType.OVERLOADED,
            ("The response (status %d) does not fit in memory, since too many responses"
                    + " wait for slow clients: request less at once, or try again later")
                .formatted(getStatus()),
            List.of(),
            isSuccess && !isSafe ? "unknown" : null),
        getWrapped(),
        Callback.from(completion::succeeded, completion::failed));
  }

  // The handler may reuse its buffer.
  private static byte[] copy(@Nullable ByteBuffer content) {
    var bytes = new byte[content == null ? 0 : content.remaining()];
    if (content != null) {
      content.get(bytes);
    }
    return bytes;
  }

  @Override
  public void succeeded() {
    if (!isComplete) {
      writeAll(new byte[0]);
    }
    completion.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    completion.failed(failure);
  }
}
