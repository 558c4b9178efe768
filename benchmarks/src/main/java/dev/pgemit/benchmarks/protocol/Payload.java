package dev.pgemit.benchmarks.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** The arguments of an event besides its marker. The Node peers generate the same arguments. */
public enum Payload {
  /** Arguments of 40 bytes; with the envelope, about 200 bytes on the wire. */
  SMALL("small", 0, 0),
  BINARY("1 kB binary", 0, 1_000),
  JSON("20 kB JSON", 270, 0),
  LARGE("1 MB JSON", 13_200, 0);

  private final String title;
  private final int itemCount;
  private final int byteCount;

  Payload(String title, int items, int bytes) {
    this.title = title;
    this.itemCount = items;
    this.byteCount = bytes;
  }

  /** Returns the description for readers of the report. */
  public String title() {
    return title;
  }

  /** Returns the number of records in the argument; 0 if it holds no records. */
  public int itemCount() {
    return itemCount;
  }

  /** Returns the number of bytes in the argument; 0 if it is not binary. */
  public int byteCount() {
    return byteCount;
  }

  /** Returns whether the message needs a row in the attachments table. */
  public boolean needsAttachment() {
    return this != SMALL;
  }

  /** Returns the argument after the marker. */
  public Object argument() {
    if (byteCount > 0) {
      var binary = new byte[byteCount];
      new Random(1).nextBytes(binary);
      return binary;
    }
    return itemCount > 0
        ? IntStream.range(0, itemCount).mapToObj(Payload::item).toList()
        : Map.of("price", 9.75);
  }

  private static Map<String, Object> item(int i) {
    var item = new LinkedHashMap<String, Object>();
    item.put("id", i);
    item.put("name", "item " + i);
    item.put("price", i * 1.25);
    item.put("stock", List.of(i % 7, i % 11));
    item.put("isActive", i % 2 == 0);
    return item;
  }
}
