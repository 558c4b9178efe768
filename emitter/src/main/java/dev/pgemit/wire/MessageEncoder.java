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
  public static final int MOST_PAYLOAD = 7_999;

  // Not the mapper's own: its settings are for arguments, and must not reach the envelope.
  // Buffers are kept by thread: callers encode all the time, and a shared pool has its price.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  // Any other value makes the servers count one more server in their cluster, and wait for it.
  private static final SerializedString UID = new SerializedString("emitter");

  private final Channels channels;
  private final int payloadThreshold;
  private final ObjectWriter writer;

  /**
   * Makes an encoder.
   *
   * @param channels the channels of the deployment
   * @param payloadThreshold the largest message, in bytes, that goes without an attachment
   * @param mapper how arguments become JSON
   */
  public MessageEncoder(Channels channels, int payloadThreshold, ObjectMapper mapper) {
    if (payloadThreshold < 0 || payloadThreshold > MOST_PAYLOAD) {
      throw new MessageRefused(
          "payloadThreshold",
          "%d is not between 0 and %d bytes, the most that NOTIFY takes"
              .formatted(payloadThreshold, MOST_PAYLOAD));
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
   * @throws MessageRefused naming everything that is wrong with it
   */
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    var channel = channels.channel(message.namespace());
    var id = chosenId == null ? MessageId.next() : MessageId.of(chosenId);
    var structure = new Structure();
    var json = write(message, id, traceparent, chosenId != null, structure);
    if (json.length <= payloadThreshold && structure.binaries().isEmpty()) {
      return new EncodedMessage(id, channel, json, null);
    }
    var attachment = MessagePackTranscoder.transcode(json, structure);
    return new EncodedMessage(id, channel, header(message, id, traceparent), attachment);
  }

  private byte[] write(
      Message message,
      String id,
      @Nullable String traceparent,
      boolean isChosen,
      Structure structure) {
    var bytes = new ByteArrayOutputStream(512);
    try (var json = generator(bytes, structure)) {
      json.writeStartObject();
      writeHeader(json, message, id, traceparent);
      if (isChosen) {
        // Two messages may bear the same chosen id, and would be delivered as one.
        json.writeName(Key.NONCE).writeString(MessageId.next());
      }
      if (!(message instanceof Message.Census)) {
        json.writeName(Key.DATA);
        writeData(json, message);
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private byte[] header(Message message, String id, @Nullable String traceparent) {
    var bytes = new ByteArrayOutputStream(128);
    try (var json = generator(bytes, new Structure())) {
      json.writeStartObject();
      writeHeader(json, message, id, traceparent);
      json.writeEndObject();
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1);
  }

  private MessageGenerator generator(ByteArrayOutputStream bytes, Structure structure) {
    var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);
    return new MessageGenerator(json, structure, writer);
  }

  private static void writeHeader(
      MessageGenerator json, Message message, String id, @Nullable String traceparent) {
    json.writeName(Key.UID).writeString(UID);
    json.writeName(Key.NSP).writeString(message.namespace().name());
    json.writeName(Key.TYPE).writeNumber(message.type());
    json.writeName(Key.ID).writeString(id);
    if (traceparent != null) {
      json.writeName(Key.TRACEPARENT).writeString(traceparent);
    }
  }

  private void writeData(MessageGenerator json, Message message) {
    json.writeStartObject();
    if (message instanceof Message.Broadcast broadcast) {
      writeBroadcast(json, broadcast);
      closeBroadcast(json);
    } else if (message instanceof Message.BroadcastWithAck asking) {
      writeBroadcast(json, asking.broadcast());
      json.writeName(Key.TIMEOUT).writeNumber(asking.timeoutMillis());
      closeBroadcast(json);
      json.writeName(Key.REQUEST_ID).writeString(asking.requestId());
    } else if (message instanceof Message.SocketsJoin join) {
      writeOptions(json, join.rooms());
      json.writeEndObject();
      writeStrings(json, Key.ROOMS, join.joined());
    } else if (message instanceof Message.SocketsLeave leave) {
      writeOptions(json, leave.rooms());
      json.writeEndObject();
      writeStrings(json, Key.ROOMS, leave.left());
    } else if (message instanceof Message.DisconnectSockets disconnect) {
      writeOptions(json, disconnect.rooms());
      json.writeEndObject();
      json.writeName(Key.CLOSE).writeBoolean(disconnect.close());
    } else if (message instanceof Message.ServerSideEmit emit) {
      writeServerSideEmit(json, emit);
    } else if (message instanceof Message.ServerSideEmitWithAck asking) {
      writeServerSideEmit(json, asking.emit());
      json.writeName(Key.REQUEST_ID).writeString(asking.requestId());
    } else if (message instanceof Message.FetchSockets fetch) {
      writeOptions(json, fetch.rooms());
      json.writeEndObject();
      json.writeName(Key.REQUEST_ID).writeString(fetch.requestId());
    }
    json.writeEndObject();
  }

  private void writeServerSideEmit(MessageGenerator json, Message.ServerSideEmit emit) {
    json.writeName(Key.PACKET);
    writeEvent(json, emit.event(), EventName.faultOnServers(emit.event()), emit.args());
  }

  /** Leaves the flags open, for the one that only an acknowledged broadcast has. */
  private void writeBroadcast(MessageGenerator json, Message.Broadcast broadcast) {
    json.writeName(Key.PACKET);
    json.writeStartObject();
    json.writeName(Key.TYPE).writeNumber(2); // EVENT, in Socket.IO's own protocol
    json.writeName(Key.DATA);
    writeEvent(json, broadcast.event(), EventName.fault(broadcast.event()), broadcast.args());
    json.writeName(Key.NSP).writeString(broadcast.namespace().name());
    json.writeEndObject();

    writeOptions(json, broadcast.rooms());
    json.writeName(Key.FLAGS);
    json.writeStartObject();
    if (broadcast.isVolatile()) {
      json.writeName(Key.VOLATILE).writeBoolean(true);
    }
    if (!broadcast.compress()) {
      json.writeName(Key.COMPRESS).writeBoolean(false);
    }
  }

  private static void closeBroadcast(MessageGenerator json) {
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Leaves the object open, since only a broadcast has flags. */
  private static void writeOptions(MessageGenerator json, Rooms rooms) {
    json.writeName(Key.OPTS);
    json.writeStartObject();
    writeStrings(json, Key.ROOMS, rooms.rooms());
    writeStrings(json, Key.EXCEPT, rooms.except());
  }

  private static void writeStrings(
      MessageGenerator json, SerializedString name, List<String> strings) {
    json.writeName(name);
    json.writeStartArray();
    strings.forEach(json::writeString);
    json.writeEndArray();
  }

  private void writeEvent(
      MessageGenerator json, String event, Optional<Fault> fault, List<@Nullable Object> args) {
    var faults = new ArrayList<Fault>();
    fault.ifPresent(faults::add);
    json.writeStartArray();
    json.writeString(event);
    for (var i = 0; i < args.size(); i++) {
      try {
        writer.writeValue(json, args.get(i));
      } catch (RuntimeException e) {
        // What was written of this argument is left half-open: the next ones get a fresh start.
        faults.add(fault(i, e));
        for (var j = i + 1; j < args.size(); j++) {
          check(j, args.get(j), faults);
        }
        throw new MessageRefused(faults, e);
      }
    }
    json.writeEndArray();
    if (!faults.isEmpty()) {
      throw new MessageRefused(faults, null);
    }
  }

  private void check(int index, @Nullable Object argument, List<Fault> faults) {
    try (var json = generator(new ByteArrayOutputStream(), new Structure())) {
      writer.writeValue(json, argument);
    } catch (RuntimeException e) {
      faults.add(fault(index, e));
    }
  }

  private static Fault fault(int index, RuntimeException failure) {
    var detail = EncodingFault.detail(failure);
    var pointer = failure instanceof JacksonException jackson ? pointer(jackson) : "";
    return new Fault(
        "args[" + index + "]",
        "cannot be encoded: " + detail + (pointer.isEmpty() ? "" : " (at " + pointer + ")"));
  }

  // Where in the argument, as in RFC 6901: Jackson's own words for it name classes.
  private static String pointer(JacksonException failure) {
    var pointer = new StringBuilder();
    for (var step : failure.getPath()) {
      var name = step.getPropertyName();
      pointer.append('/');
      if (name != null) {
        pointer.append(name.replace("~", "~0").replace("/", "~1"));
      } else if (step.getIndex() >= 0) {
        pointer.append(step.getIndex());
      }
    }
    return pointer.toString();
  }
}
