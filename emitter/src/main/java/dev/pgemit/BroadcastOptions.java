package dev.pgemit;

import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.OwnerName;
import dev.pgemit.wire.RoomFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options of an operator.
 *
 * @param recipients the namespace and the rooms
 * @param flags how servers send the packet
 * @param metadata the fields of a message outside its packet
 * @param publication when and how often a message is published
 * @param timeout how long a request waits for responses
 * @param interceptors the interceptors of each message, in order
 */
record BroadcastOptions(
    Recipients recipients,
    Flags flags,
    Metadata metadata,
    PublicationOptions publication,
    Duration timeout,
    List<Interceptor> interceptors) {
  // The adapter's own requests have the same timeout.
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  static final BroadcastOptions DEFAULT =
      new BroadcastOptions(
          new Recipients(Namespace.DEFAULT, RoomFilter.ALL, false),
          new Flags(false, true),
          new Metadata(null, null),
          new PublicationOptions(null, null, OwnerName.DATABASE_ROLE),
          DEFAULT_TIMEOUT,
          List.of());

  /** A namespace and its rooms. {@code isEveryone} states an explicit choice of all sockets. */
  record Recipients(Namespace namespace, RoomFilter rooms, boolean isEveryone) {}

  record Flags(boolean isVolatile, boolean compress) {}

  record Metadata(@Nullable String id, @Nullable String traceparent) {}

  record PublicationOptions(
      @Nullable String idempotencyKey, @Nullable DeliveryTime delivery, String owner) {}

  Namespace namespace() {
    return recipients.namespace();
  }

  RoomFilter rooms() {
    return recipients.rooms();
  }

  boolean isEveryone() {
    return recipients.isEveryone();
  }

  @Nullable String idempotencyKey() {
    return publication.idempotencyKey();
  }

  @Nullable DeliveryTime delivery() {
    return publication.delivery();
  }

  BroadcastOptions withNamespace(Namespace other) {
    return with(new Recipients(other, rooms(), isEveryone()));
  }

  BroadcastOptions withRooms(List<String> more) {
    return with(new Recipients(namespace(), rooms().to(more), isEveryone()));
  }

  BroadcastOptions withExcept(List<String> more) {
    return with(new Recipients(namespace(), rooms().except(more), isEveryone()));
  }

  /** Returns these options with one room in place of all others. */
  BroadcastOptions withOnlyRoom(String room) {
    return with(
        new Recipients(namespace(), new RoomFilter(List.of(room), rooms().except()), false));
  }

  /** Returns these options with other rooms in place of all. */
  BroadcastOptions withRecipients(RoomFilter rooms) {
    return with(new Recipients(namespace(), rooms, rooms.rooms().isEmpty() && isEveryone()));
  }

  BroadcastOptions withEveryone() {
    return with(new Recipients(namespace(), rooms(), true));
  }

  BroadcastOptions withCompress(boolean compress) {
    return with(new Flags(flags.isVolatile(), compress));
  }

  BroadcastOptions withVolatile(boolean isVolatile) {
    return with(new Flags(isVolatile, flags.compress()));
  }

  BroadcastOptions withId(String id) {
    return with(new Metadata(id, metadata.traceparent()));
  }

  BroadcastOptions withoutId() {
    return with(new Metadata(null, metadata.traceparent()));
  }

  BroadcastOptions withTraceparent(String traceparent) {
    return with(new Metadata(metadata.id(), traceparent));
  }

  BroadcastOptions withIdempotencyKey(String key) {
    return with(new PublicationOptions(key, delivery(), publication.owner()));
  }

  BroadcastOptions withDelivery(DeliveryTime delivery) {
    return with(new PublicationOptions(idempotencyKey(), delivery, publication.owner()));
  }

  BroadcastOptions withOwner(String owner) {
    return with(new PublicationOptions(idempotencyKey(), delivery(), owner));
  }

  BroadcastOptions withTimeout(Duration limit) {
    return new BroadcastOptions(recipients, flags, metadata, publication, limit, interceptors);
  }

  BroadcastOptions withInterceptors(List<Interceptor> more) {
    var all = new ArrayList<>(interceptors);
    all.addAll(more);
    return new BroadcastOptions(
        recipients, flags, metadata, publication, timeout, List.copyOf(all));
  }

  private BroadcastOptions with(Recipients changed) {
    return new BroadcastOptions(changed, flags, metadata, publication, timeout, interceptors);
  }

  private BroadcastOptions with(Flags changed) {
    return new BroadcastOptions(recipients, changed, metadata, publication, timeout, interceptors);
  }

  private BroadcastOptions with(Metadata changed) {
    return new BroadcastOptions(recipients, flags, changed, publication, timeout, interceptors);
  }

  private BroadcastOptions with(PublicationOptions changed) {
    return new BroadcastOptions(recipients, flags, metadata, changed, timeout, interceptors);
  }

  Message.Broadcast broadcast(String event, List<@Nullable Object> args) {
    return new Message.Broadcast(
        namespace(), rooms(), flags.isVolatile(), flags.compress(), event, args);
  }
}
