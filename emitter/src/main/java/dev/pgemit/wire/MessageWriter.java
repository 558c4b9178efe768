package dev.pgemit.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.base.GeneratorBase;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes the fields of a message, as JSON or as MessagePack. Each method closes the objects and
 * arrays that it opens. Not thread-safe.
 */
public final class MessageWriter implements AutoCloseable {
  // Apart from the mapper, whose settings are for arguments and must not change the envelope.
  // Buffers are pooled per thread, since callers encode all the time and share no lock here.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private final JsonOutput output = new JsonOutput();
  private final MessageGenerator generator;
  private final ObjectWriter arguments;
  private final int maxJsonBytes;
  private boolean isMessagePackAfterHeader;

  /**
   * Creates a writer.
   *
   * @param arguments serializes the arguments of events
   * @param maxJsonBytes the largest message in bytes that is JSON if it holds no binary
   */
  MessageWriter(ObjectWriter arguments, int maxJsonBytes) {
    var json = (GeneratorBase) FACTORY.createGenerator(ObjectWriteContext.empty(), output);
    this.generator = new MessageGenerator(json, output, maxJsonBytes, arguments);
    this.arguments = arguments;
    this.maxJsonBytes = maxJsonBytes;
  }

  /** Writes the rest of the message as MessagePack. */
  void startMessagePack() {
    generator.switchToMessagePack();
  }

  /** Writes the message as MessagePack after its header. */
  void startMessagePackAfterHeader() {
    isMessagePackAfterHeader = true;
  }

  /** Writes the first fields of a document, which the notification of an attachment needs apart. */
  void header(Runnable body) {
    generator.startHeader();
    body.run();
    generator.endHeader();
    if (isMessagePackAfterHeader) {
      startMessagePack();
    }
  }

  /** Returns the JSON of the header, without a closing brace, of a document in MessagePack. */
  byte[] toHeader() {
    return generator.header();
  }

  /** Returns the finished message as MessagePack; {@code null} if it is JSON. */
  public byte @Nullable [] toMessagePack() {
    return generator.finish();
  }

  /** Returns the JSON of a message that is not MessagePack. */
  public byte[] toJson() {
    generator.flush();
    return output.bytes();
  }

  /** Writes the message's own object. */
  public void object(Runnable body) {
    generator.writeStartObject();
    body.run();
    generator.writeEndObject();
  }

  /** Writes a value without a message, in the same way as the argument of an event. */
  void value(@Nullable Object value) {
    arguments.writeValue(generator, value);
  }

  public void object(SerializedString name, Runnable body) {
    generator.writeName(name);
    object(body);
  }

  public void array(SerializedString name, Runnable body) {
    generator.writeName(name);
    array(body);
  }

  /** Writes the message's own array. */
  public void array(Runnable body) {
    generator.writeStartArray();
    body.run();
    generator.writeEndArray();
  }

  public void strings(SerializedString name, List<String> values) {
    generator.writeName(name);
    generator.writeStartArray();
    for (var value : values) {
      generator.writeString(value);
    }
    generator.writeEndArray();
  }

  /** Writes an element of an array. */
  public void string(String value) {
    generator.writeString(value);
  }

  public void string(SerializedString name, String value) {
    generator.writeName(name).writeString(value);
  }

  void string(SerializedString name, SerializedString value) {
    generator.writeName(name).writeString(value);
  }

  public void number(SerializedString name, long value) {
    generator.writeName(name).writeNumber(value);
  }

  public void bool(SerializedString name, boolean value) {
    generator.writeName(name).writeBoolean(value);
  }

  /**
   * Writes an event as an array of its name and arguments.
   *
   * @param nameFault the fault of the event's name, if any
   * @throws MessageValidationException with the faults of the name and of all arguments
   */
  public void event(
      SerializedString name,
      String event,
      Optional<MessageFault> nameFault,
      List<@Nullable Object> args) {
    array(
        name,
        () -> {
          generator.writeString(event);
          for (var i = 0; i < args.size(); i++) {
            try {
              value(args.get(i));
            } catch (RuntimeException e) {
              throw new MessageValidationException(allFaults(nameFault, args, i, e), e);
            }
          }
        });
    if (nameFault.isPresent()) {
      throw new MessageValidationException(List.of(nameFault.get()), null);
    }
  }

  // The failed argument is half written, so each argument after it is checked by a new writer.
  private List<MessageFault> allFaults(
      Optional<MessageFault> nameFault,
      List<@Nullable Object> args,
      int failedIndex,
      RuntimeException failure) {
    var faults = new ArrayList<MessageFault>();
    nameFault.ifPresent(faults::add);
    faults.add(EncodingErrorDetail.ofArgument(failedIndex, failure));
    for (var i = failedIndex + 1; i < args.size(); i++) {
      try (var check = new MessageWriter(arguments, maxJsonBytes)) {
        check.value(args.get(i));
      } catch (RuntimeException e) {
        faults.add(EncodingErrorDetail.ofArgument(i, e));
      }
    }
    return faults;
  }

  @Override
  public void close() {
    generator.close();
  }
}
