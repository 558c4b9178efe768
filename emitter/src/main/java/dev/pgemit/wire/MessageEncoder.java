package dev.pgemit.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** Turns messages into what Postgres gets. Safe to share between threads. */
public final class MessageEncoder {
  /** The most that NOTIFY takes, in bytes of UTF-8: PostgreSQL refuses 8,000. */
  public static final int MAX_PAYLOAD_BYTES = 7_999;

  // Not the mapper's own: its settings are for arguments, and must not reach the envelope.
  // Buffers are kept by thread: callers encode all the time, and a shared pool has its price.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  // Any other value makes the servers count one more server in their cluster, and wait for it.
  private static final SerializedString EMITTER_UID = new SerializedString("emitter");

  private final ChannelNames channels;
  private final int payloadThreshold;
  private final ObjectWriter writer;

  /**
   * Makes an encoder.
   *
   * @param channels the channels of the deployment
   * @param payloadThreshold the largest message, in bytes, that goes without an attachment
   * @param mapper how arguments become JSON
   */
  public MessageEncoder(ChannelNames channels, int payloadThreshold, ObjectMapper mapper) {
    if (payloadThreshold < 0 || payloadThreshold > MAX_PAYLOAD_BYTES) {
      throw new MessageValidationException(
          "payloadThreshold",
          "%d is not between 0 and %d bytes, the most that NOTIFY takes"
              .formatted(payloadThreshold, MAX_PAYLOAD_BYTES));
    }
    this.channels = channels;
    this.payloadThreshold = payloadThreshold;
    this.writer =
        mapper
            .rebuild()
            .addModule(new ByteBufferModule())
            .addModule(new UnsupportedValuesModule())
            .build()
            .writer()
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .without(SerializationFeature.CLOSE_CLOSEABLE);
  }

  /** Encodes a message that belongs to no trace. */
  public EncodedMessage encode(Message message, @Nullable String chosenId) {
    return encode(message, chosenId, null);
  }

  /**
   * Encodes a message.
   *
   * @param message the message
   * @param chosenId the id that the caller chose for it, if any
   * @param traceparent its place in a trace, if any
   * @return what Postgres gets
   * @throws MessageValidationException naming everything that is wrong with it
   */
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    var channel = channels.forNamespace(message.namespace());
    var id = chosenId == null ? MessageId.generate() : MessageId.requireValid(chosenId);
    var layout = new MessagePackLayout();
    var json = encodeJson(message, id, traceparent, chosenId != null, layout);
    if (json.length <= payloadThreshold && layout.binaries().isEmpty()) {
      return new EncodedMessage(id, channel, json, null);
    }
    var attachment = MessagePackTranscoder.transcode(json, layout);
    return new EncodedMessage(id, channel, encodeHeader(message, id, traceparent), attachment);
  }

  private byte[] encodeJson(
      Message message,
      String id,
      @Nullable String traceparent,
      boolean hasChosenId,
      MessagePackLayout layout) {
    var bytes = new ByteArrayOutputStream(512);
    try (var json = generator(bytes, layout)) {
      json.writeStartObject();
      writeHeader(json, message, id, traceparent);
      if (hasChosenId) {
        // Two messages may bear the same chosen id, and would be delivered as one.
        json.writeName(MessageField.NONCE).writeString(MessageId.generate());
      }
      if (!(message instanceof Message.InitialHeartbeat)) {
        json.writeName(MessageField.DATA);
        writeData(json, message);
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private byte[] encodeHeader(Message message, String id, @Nullable String traceparent) {
    var bytes = new ByteArrayOutputStream(128);
    try (var json = generator(bytes, new MessagePackLayout())) {
      json.writeStartObject();
      writeHeader(json, message, id, traceparent);
      json.writeEndObject();
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1);
  }

  private MessageGenerator generator(ByteArrayOutputStream bytes, MessagePackLayout layout) {
    var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);
    return new MessageGenerator(json, layout, writer);
  }

  private static void writeHeader(
      MessageGenerator json, Message message, String id, @Nullable String traceparent) {
    json.writeName(MessageField.UID).writeString(EMITTER_UID);
    json.writeName(MessageField.NSP).writeString(message.namespace().name());
    json.writeName(MessageField.TYPE).writeNumber(message.type());
    json.writeName(MessageField.ID).writeString(id);
    if (traceparent != null) {
      json.writeName(MessageField.TRACEPARENT).writeString(traceparent);
    }
  }

  private void writeData(MessageGenerator json, Message message) {
    json.writeStartObject();
    if (message instanceof Message.Broadcast broadcast) {
      writeBroadcast(json, broadcast);
      endBroadcast(json);
    } else if (message instanceof Message.BroadcastWithAck asking) {
      writeBroadcast(json, asking.broadcast());
      json.writeName(MessageField.TIMEOUT).writeNumber(asking.timeoutMillis());
      endBroadcast(json);
      json.writeName(MessageField.REQUEST_ID).writeString(asking.requestId());
    } else if (message instanceof Message.SocketsJoin join) {
      writeOptions(json, join.rooms());
      json.writeEndObject();
      writeStrings(json, MessageField.ROOMS, join.roomsToJoin());
    } else if (message instanceof Message.SocketsLeave leave) {
      writeOptions(json, leave.rooms());
      json.writeEndObject();
      writeStrings(json, MessageField.ROOMS, leave.roomsToLeave());
    } else if (message instanceof Message.DisconnectSockets disconnect) {
      writeOptions(json, disconnect.rooms());
      json.writeEndObject();
      json.writeName(MessageField.CLOSE).writeBoolean(disconnect.close());
    } else if (message instanceof Message.ServerSideEmit emit) {
      writeServerSideEmit(json, emit);
    } else if (message instanceof Message.ServerSideEmitWithAck asking) {
      writeServerSideEmit(json, asking.emit());
      json.writeName(MessageField.REQUEST_ID).writeString(asking.requestId());
    } else if (message instanceof Message.FetchSockets fetch) {
      writeOptions(json, fetch.rooms());
      json.writeEndObject();
      json.writeName(MessageField.REQUEST_ID).writeString(fetch.requestId());
    }
    json.writeEndObject();
  }

  private void writeServerSideEmit(MessageGenerator json, Message.ServerSideEmit emit) {
    json.writeName(MessageField.PACKET);
    writeEvent(json, emit.event(), EventNameValidator.serverSideFault(emit.event()), emit.args());
  }

  /** Leaves the flags open, for the one that only an acknowledged broadcast has. */
  private void writeBroadcast(MessageGenerator json, Message.Broadcast broadcast) {
    json.writeName(MessageField.PACKET);
    json.writeStartObject();
    json.writeName(MessageField.TYPE).writeNumber(2); // EVENT, in Socket.IO's own protocol
    json.writeName(MessageField.DATA);
    writeEvent(
        json,
        broadcast.event(),
        EventNameValidator.clientFault(broadcast.event()),
        broadcast.args());
    json.writeName(MessageField.NSP).writeString(broadcast.namespace().name());
    json.writeEndObject();

    writeOptions(json, broadcast.rooms());
    json.writeName(MessageField.FLAGS);
    json.writeStartObject();
    if (broadcast.isVolatile()) {
      json.writeName(MessageField.VOLATILE).writeBoolean(true);
    }
    if (!broadcast.compress()) {
      json.writeName(MessageField.COMPRESS).writeBoolean(false);
    }
  }

  private static void endBroadcast(MessageGenerator json) {
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Leaves the object open, since only a broadcast has flags. */
  private static void writeOptions(MessageGenerator json, RoomFilter rooms) {
    json.writeName(MessageField.OPTS);
    json.writeStartObject();
    writeStrings(json, MessageField.ROOMS, rooms.rooms());
    writeStrings(json, MessageField.EXCEPT, rooms.except());
  }

  private static void writeStrings(
      MessageGenerator json, SerializedString name, List<String> strings) {
    json.writeName(name);
    json.writeStartArray();
    strings.forEach(json::writeString);
    json.writeEndArray();
  }

  private void writeEvent(
      MessageGenerator json,
      String event,
      Optional<MessageFault> fault,
      List<@Nullable Object> args) {
    var faults = new ArrayList<MessageFault>();
    fault.ifPresent(faults::add);
    json.writeStartArray();
    json.writeString(event);
    for (var i = 0; i < args.size(); i++) {
      try {
        writer.writeValue(json, args.get(i));
      } catch (RuntimeException e) {
        // What was written of this argument is left half-open: the next ones get a fresh start.
        faults.add(argumentFault(i, e));
        for (var j = i + 1; j < args.size(); j++) {
          checkArgument(j, args.get(j), faults);
        }
        throw new MessageValidationException(faults, e);
      }
    }
    json.writeEndArray();
    if (!faults.isEmpty()) {
      throw new MessageValidationException(faults, null);
    }
  }

  private void checkArgument(int index, @Nullable Object argument, List<MessageFault> faults) {
    try (var json = generator(new ByteArrayOutputStream(), new MessagePackLayout())) {
      writer.writeValue(json, argument);
    } catch (RuntimeException e) {
      faults.add(argumentFault(index, e));
    }
  }

  private static MessageFault argumentFault(int index, RuntimeException failure) {
    var detail = EncodingErrorDetail.describe(failure);
    var path = failure instanceof JacksonException jackson ? jsonPointer(jackson) : "";
    return new MessageFault(
        "args[" + index + "]",
        "cannot be encoded: " + detail + (path.isEmpty() ? "" : " (at " + path + ")"));
  }

  // Where in the argument, as in RFC 6901: Jackson's own words for it name classes.
  private static String jsonPointer(JacksonException failure) {
    var path = new StringBuilder();
    for (var step : failure.getPath()) {
      var name = step.getPropertyName();
      path.append('/');
      if (name != null) {
        path.append(name.replace("~", "~0").replace("/", "~1"));
      } else if (step.getIndex() >= 0) {
        path.append(step.getIndex());
      }
    }
    return path.toString();
  }
}
