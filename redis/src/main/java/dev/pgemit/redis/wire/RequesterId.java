package dev.pgemit.redis.wire;

import dev.pgemit.wire.MessageId;
import tools.jackson.core.io.SerializedString;

/**
 * The id under which an emitter receives answers. Servers do not count it, since they count the
 * subscribers of a channel.
 */
record RequesterId(String value, SerializedString serialized) {
  static RequesterId generate() {
    var value = "pgemit-" + MessageId.generate();
    return new RequesterId(value, new SerializedString(value));
  }
}
