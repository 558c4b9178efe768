package dev.pgemit.http.edge;

import dev.pgemit.http.body.InvalidGzipException;
import dev.pgemit.http.body.MediaType;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bodies with {@code Content-Encoding: gzip}. The handlers behind see a body of unknown
 * length without an encoding, so that all limits apply to the decoded bytes.
 */
final class GzipHandler extends Handler.Wrapper {
  private final int maxBodyBytes;

  GzipHandler(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var isGzip = MediaType.isGzip(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
    if (!isGzip || !BodyBufferingHandler.hasBody(request)) {
      return super.handle(request, response, callback);
    }
    var decoded =
        BodyBufferingHandler.isStream(request)
            ? new GzipStreamRequest(request)
            : new GzipRequest(request, maxBodyBytes);
    WorkerThreadHandler.run(
        request, () -> WorkerThreadHandler.handle(getHandler(), decoded, response, callback));
    return true;
  }

  /** A request with a decoded body. */
  private static class GzipRequest extends Request.Wrapper {
    private static final HttpField UNKNOWN_LENGTH =
        new HttpField(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());

    private final GzipDecoder decoder;
    private final HttpFields headers;

    GzipRequest(Request request, long maxDecodedBytes) {
      super(request);
      decoder =
          new GzipDecoder(request, request.getComponents().getByteBufferPool(), maxDecodedBytes);
      Request.addCompletionListener(request, unused -> decoder.close());
      headers =
          HttpFields.build(request.getHeaders())
              .remove(HttpHeader.CONTENT_ENCODING)
              .remove(HttpHeader.CONTENT_LENGTH)
              .put(UNKNOWN_LENGTH)
              .asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }

    @Override
    public long getLength() {
      return -1;
    }

    @Override
    public Content.@Nullable Chunk read() {
      var chunk = decoder.read();
      var failure = decoder.failure();
      return failure != null && chunk != null && chunk.isLast() ? end(failure) : chunk;
    }

    /** Returns the last chunk of an invalid body. */
    Content.Chunk end(InvalidGzipException failure) {
      return Content.Chunk.from(failure, true);
    }

    @Override
    public void demand(Runnable demandCallback) {
      // On a thread of the pool, since decoding takes time.
      decoder.demand(Invocable.from(Invocable.InvocationType.BLOCKING, demandCallback));
    }
  }

  /**
   * A stream with decoded lines. Reports an invalid body by an attribute at its end, since a
   * failure would reach the servlet while Jetty still handles the request.
   */
  private static final class GzipStreamRequest extends GzipRequest {
    GzipStreamRequest(Request request) {
      super(request, Long.MAX_VALUE);
    }

    @Override
    Content.Chunk end(InvalidGzipException failure) {
      setAttribute(InvalidGzipException.ATTRIBUTE, failure);
      return Content.Chunk.EOF;
    }
  }
}
