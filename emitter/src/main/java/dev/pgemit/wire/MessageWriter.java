package dev.pgemit.wire;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes the fields of a message as JSON, and the layout of its MessagePack form in the same pass.
 * Each method closes the objects and arrays that it opens. Not thread-safe.
 */
public final class MessageWriter implements AutoCloseable {
  // Apart from the mapper, whose settings are for arguments and must not change the envelope.
  // Buffers are pooled per thread, since callers encode all the time and share no lock here.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private final MessageGenerator json;
  private final ObjectWriter arguments;

  /**
   * Creates a writer.
   *
   * @param output receives the JSON
   * @param layout receives the counts and binary values that JSON cannot hold
   * @param arguments serializes the arguments of events
   */
  MessageWriter(OutputStream output, MessagePackLayout layout, ObjectWriter arguments) {
    this.json =
        new MessageGenerator(
            FACTORY.createGenerator(ObjectWriteContext.empty(), output), layout, arguments);
    this.arguments = arguments;
  }

  /** Writes the message's own object. */
  void object(Runnable body) {
    json.writeStartObject();
    body.run();
    json.writeEndObject();
  }

  void object(SerializedString name, Runnable body) {
    json.writeName(name);
    object(body);
  }

  void array(SerializedString name, Runnable body) {
    json.writeName(name);
    json.writeStartArray();
    body.run();
    json.writeEndArray();
  }

  void strings(SerializedString name, List<String> values) {
    json.writeName(name);
    json.writeStartArray();
    for (var value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  void string(SerializedString name, String value) {
    json.writeName(name).writeString(value);
  }

  void string(SerializedString name, SerializedString value) {
    json.writeName(name).writeString(value);
  }

  void number(SerializedString name, long value) {
    json.writeName(name).writeNumber(value);
  }

  void bool(SerializedString name, boolean value) {
    json.writeName(name).writeBoolean(value);
  }

  /**
   * Writes an event as an array of its name and arguments.
   *
   * @param nameFault the fault of the event's name, if any
   * @throws MessageValidationException with the faults of the name and of all arguments
   */
  void event(
      SerializedString name,
      String event,
      Optional<MessageFault> nameFault,
      List<@Nullable Object> args) {
    array(
        name,
        () -> {
          json.writeString(event);
          for (var i = 0; i < args.size(); i++) {
            try {
              arguments.writeValue(json, args.get(i));
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
      try (var check =
          new MessageWriter(OutputStream.nullOutputStream(), new MessagePackLayout(), arguments)) {
        arguments.writeValue(check.json, args.get(i));
      } catch (RuntimeException e) {
        faults.add(EncodingErrorDetail.ofArgument(i, e));
      }
    }
    return faults;
  }

  @Override
  public void close() {
    json.close();
  }
}
