package dev.pgemit.redis.connect;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the replies to a pipeline, one after the other, and keeps only errors. Used by the thread
 * of the connection.
 */
final class PipelineOutput extends CommandOutput<byte[], byte[], Void> {
  private static final int NO_ARRAY = -1;

  private int elements = NO_ARRAY;
  private int failedElements;
  private @Nullable String firstElementError;

  @SuppressWarnings("NullAway") // no value is kept
  PipelineOutput() {
    super(ByteArrayCodec.INSTANCE, null);
  }

  // A number of receivers, the id of an entry, or QUEUED and OK of a transaction.
  @Override
  public void set(long integer) {}

  @Override
  public void set(@Nullable ByteBuffer bytes) {}

  @Override
  public void multi(int count) {
    elements = count;
  }

  @Override
  public void setError(ByteBuffer message) {
    if (elements == NO_ARRAY) {
      super.setError(message);
      return;
    }
    failedElements++;
    if (firstElementError == null) {
      firstElementError = decodeString(message);
    }
  }

  /** Returns the failure of the decoded reply, if any, and starts with the next reply. */
  @Nullable Throwable takeFailure() {
    var failure = failure();
    error = null;
    elements = NO_ARRAY;
    failedElements = 0;
    firstElementError = null;
    return failure;
  }

  // A transaction that Redis has accepted runs each command, whatever becomes of the others.
  private @Nullable Throwable failure() {
    if (error != null) {
      return new RedisCommandExecutionException(error);
    }
    if (firstElementError == null) {
      return null;
    }
    return failedElements == elements
        ? new RedisCommandExecutionException(firstElementError)
        : new PartlyExecutedException(firstElementError);
  }
}
