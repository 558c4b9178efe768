package dev.pgemit.http.edge;

import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of the server. The thread that completes a response also reads the next request of
 * the connection. Nothing up to {@link WorkerThreadHandler} waits, so waking another thread would
 * only add its cost to every request.
 */
final class ServerThreadPool extends QueuedThreadPool {
  // No handler waits for a client. HandlerChain limits the handlers that wait for Postgres.
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 8;

  ServerThreadPool() {
    super(MAX_THREADS, MIN_THREADS);
    setName("pgemit-http");
  }

  @Override
  public void execute(Runnable job) {
    if (job instanceof ConnectionMetaData) { // an HTTP/1.1 connection after a response
      job.run();
    } else {
      super.execute(job);
    }
  }
}
