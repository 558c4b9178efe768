package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.NumberedEvent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Reads the messages of the default namespace from Redis itself, without a server. It also compares
 * the id of each message with that of its event.
 */
public abstract class RedisReader implements EventReceiver {
  private static final Pattern NUMBER = Pattern.compile("\"" + NumberedEvent.NAME + "\",(\\d+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");

  private final ReceivedEvents received = new ReceivedEvents();
  private final ListeningGaps gaps = new ListeningGaps();
  private final AtomicInteger otherIds = new AtomicInteger();

  @Override
  public final ReceivedEvents received() {
    return received;
  }

  @Override
  public final ListeningGaps gaps() {
    return gaps;
  }

  /** Returns the number of messages whose id is not the one of their event. */
  public final int otherIds() {
    return otherIds.get();
  }

  /** Records a message of Pub/Sub, which contains its id. */
  final void recordMessage(String message) {
    var id = ID.matcher(message);
    record(id.find() ? id.group(1) : "", message);
  }

  /** Records a message. */
  final void record(String id, String data) {
    var match = NUMBER.matcher(data);
    if (match.find()) {
      var number = Integer.parseInt(match.group(1));
      if (!id.equals(NumberedEvent.idOf(number))) {
        otherIds.incrementAndGet();
      }
      received.add(number);
    }
  }
}
