package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.fixture.WireValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

class RandomValuesTest {
  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void attachmentEqualsTheJsonOfJackson(long seed) {
    var value = value(seed);
    assertThat(EncodingFixture.messagePackValue(value))
        .isEqualTo(WireValues.parseJson(JsonMapper.shared().writeValueAsString(value)));
  }

  static Object value(long seed) {
    return container(new Random(seed), 0);
  }

  private static Object container(Random random, int depth) {
    // 0 to 20, and sometimes more: MessagePack has other headers from 16 and from 65,536 on.
    var size = random.nextInt(60) == 0 ? 300 : random.nextInt(depth > 3 ? 4 : 21);
    if (random.nextBoolean()) {
      var list = new ArrayList<@Nullable Object>();
      for (var i = 0; i < size; i++) {
        list.add(value(random, depth + 1));
      }
      return random.nextInt(4) == 0 ? tree(list) : list;
    }
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var i = 0; i < size; i++) {
      map.put(i + "é".repeat(random.nextInt(40)), value(random, depth + 1));
    }
    return random.nextInt(4) == 0 ? new RawValue(tree(map).toString()) : map;
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 5 ? 8 : 10)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> random.nextDouble() * 1e10;
      case 4 -> new BigInteger(random.nextInt(90), random).negate();
      case 5 -> new BigDecimal(new BigInteger(60, random), random.nextInt(20) - 5);
      case 6 -> "x".repeat(random.nextInt(300)) + "😀";
      case 7 -> random.ints(random.nextInt(20)).toArray();
      default -> container(random, depth);
    };
  }

  private static JsonNode tree(Object value) {
    return JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(value));
  }
}
