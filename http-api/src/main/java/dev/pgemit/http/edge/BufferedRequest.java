package dev.pgemit.http.edge;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request with a body that is already in memory. */
final class BufferedRequest extends Request.Wrapper {
  private Content.Chunk next;

  BufferedRequest(Request request, ByteBuffer body) {
    super(request);
    this.next = Content.Chunk.from(body, true);
  }

  @Override
  public Content.Chunk read() {
    var chunk = next;
    next = Content.Chunk.EOF;
    return chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
    getContext().execute(demandCallback);
  }
}
