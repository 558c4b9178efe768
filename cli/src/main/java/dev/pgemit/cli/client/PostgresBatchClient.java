package dev.pgemit.cli.client;

import dev.pgemit.Batch;
import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.emit.EmitLineParser;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.stream.LineErrors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes the emits of a call as a batch of the Java API. */
record PostgresBatchClient(Emitter emitter) implements BatchClient {
  private static final String[] FIELDS = EmitParser.fieldsAnd();

  @Override
  public int maxEmits() {
    return Batch.MAX_MESSAGES;
  }

  @Override
  public long maxBytes() {
    return Batch.MAX_BYTES / 2; // an encoded message may be longer than its JSON
  }

  @Override
  public CompletableFuture<BatchOutcome> publish(
      List<byte[]> emits, @Nullable String key, boolean isAtomic) {
    var batch = key == null ? emitter.batch() : emitter.idempotentBatch(key, fingerprint(key));
    var operator = batch.of("/");
    Map<Integer, String> rejections = new LinkedHashMap<>();
    for (var i = 0; i < emits.size(); i++) {
      var fault = add(operator, emits.get(i));
      if (fault != null) {
        rejections.put(i, fault);
      }
    }
    if (batch.size() == 0 || (isAtomic && !rejections.isEmpty())) {
      return CompletableFuture.completedFuture(new BatchOutcome(0, rejections));
    }
    return batch.publishAsync().thenApply(ids -> new BatchOutcome(ids.size(), rejections));
  }

  /** Returns the hash of the content, which the key has in it. */
  private static byte[] fingerprint(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Adds an emit to the batch of an operator. Returns why the emit is invalid. */
  private static @Nullable String add(EmitOperator operator, byte[] json) {
    try {
      var errors = new ValidationErrors();
      var fields = FieldReader.of(EmitLineParser.parse(ByteBuffer.wrap(json)), errors, FIELDS);
      var emit = EmitParser.parse(operator, fields);
      errors.throwIfAny();
      emit.orElseThrow().addToBatch();
      return null;
    } catch (ProblemException e) {
      return LineErrors.detail(e.problem());
    } catch (InvalidMessageException | MessageRefusedException e) {
      return LineErrors.detail(e);
    }
  }
}
