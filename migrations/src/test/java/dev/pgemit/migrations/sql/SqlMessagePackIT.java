package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import tools.jackson.databind.json.JsonMapper;

@NullUnmarked // its fields are set before its tests
class SqlMessagePackIT {
  private static final JsonMapper JSON = new JsonMapper();

  private static TestDatabase database;
  private static Connection connection;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    connection = database.connect();
  }

  @AfterAll
  static void drop() throws Exception {
    connection.close();
    database.close();
  }

  static Stream<BigInteger> integersAroundEachSize() {
    return Stream.of(0, 5, 7, 8, 15, 16, 31, 32, 53, 62, 63, 64)
        .map(BigInteger.ONE::shiftLeft)
        .flatMap(power -> Stream.of(power, power.negate()))
        .flatMap(
            power -> Stream.of(power.subtract(BigInteger.ONE), power, power.add(BigInteger.ONE)))
        .filter(number -> number.signum() < 0 ? number.bitLength() < 64 : number.bitLength() <= 64);
  }

  @ParameterizedTest
  @MethodSource("integersAroundEachSize")
  void integerHasTheBytesOfTheReferenceLibrary(BigInteger number) throws Exception {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packBigInteger(number);
      assertThat(encoded(number.toString())).isEqualTo(packer.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "-0.5",
        "1.0",
        "9.90",
        "3.141592653589793238462643383279",
        "1e5",
        "1E-5",
        "5e-324",
        "1e-400",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1.7976931348623157e308",
        "18446744073709551616",
        "-9223372036854775809",
        "123456789012345678901234567890",
      })
  void otherNumbersBecomeTheNearestDouble(String number) throws Exception {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packDouble(Double.parseDouble(number));
      assertThat(encoded(number)).isEqualTo(packer.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 31, 32, 255, 256, 65_535, 65_536})
  void textArraysAndMapsOfEverySizeDecode(int size) throws Exception {
    var text = JSON.writeValueAsString("x".repeat(size));
    var array = "[" + "1,".repeat(size) + "2]";
    var map = new StringBuilder("{");
    for (var i = 0; i < size; i++) {
      map.append("\"").append(i).append("\":[],");
    }
    map.append("\"last\":{}}");
    for (var json : new String[] {text, array, map.toString()}) {
      assertThat(ChannelReceiver.decode(encoded(json))).isEqualTo(JSON.readTree(json));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"žluťoučký 😀 漢字 \\u2028\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u00e9\\ud83d\\ude00\"",
        "\"\\\\\"",
        "\":\"",
        "\"{[]}\"",
        "{\"\": 1, \":\": \":\", \"a \\\" b:\": [], \"\\\\\" : \"true\"}",
        "\"{\\\"num\\\": 0, \\\"_placeholder\\\": true}\"",
        "[true, false, null, [[]], {}, [{}], {\"a\": {}}]",
        " [ 1 , { \"a\" : [ ] } ] ",
      })
  void unusualTextDecodesUnchanged(String json) throws Exception {
    assertThat(ChannelReceiver.decode(encoded(json))).isEqualTo(JSON.readTree(json));
  }

  @ParameterizedTest
  @CsvSource({"[,]", "'{\"a\":',}"})
  void thousandLevelsOfNestingDecode(String open, String close) throws Exception {
    var json = open.repeat(1_000) + "1" + close.repeat(1_000);
    try (var unpacker = MessagePack.newDefaultUnpacker(encoded(json))) {
      for (var i = 0; i < 1_000; i++) {
        if (open.equals("[")) {
          assertThat(unpacker.unpackArrayHeader()).isOne();
        } else {
          assertThat(unpacker.unpackMapHeader()).isOne();
          assertThat(unpacker.unpackString()).isEqualTo("a");
        }
      }
      assertThat(unpacker.unpackInt()).isOne();
      assertThat(unpacker.hasNext()).isFalse();
    }
  }

  @Test
  void randomJsonDecodesUnchanged() throws Exception {
    var random = new Random(42);
    for (var i = 0; i < 300; i++) {
      var json = RandomJson.value(random, 5);
      assertThat(ChannelReceiver.decode(encoded(json))).as(json).isEqualTo(JSON.readTree(json));
    }
  }

  @Test
  void otherDatabaseEncodingsAreConverted() throws Exception {
    try (var latin = TestDatabase.create("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")) {
      Migrations.migrate(latin.dataSource());
      assertThat(latin.query("SELECT encode(pgemit_internal.messagepack('\"é\\n\"'), 'hex')"))
          .isEqualTo("a3c3a90a");
    }
  }

  private static byte[] encoded(String json) throws SQLException, IOException {
    try (var select =
        connection.prepareStatement("SELECT encode(pgemit_internal.messagepack(?::json), 'hex')")) {
      select.setString(1, json);
      try (var row = select.executeQuery()) {
        row.next();
        return HexFormat.of().parseHex(row.getString(1));
      }
    }
  }
}
