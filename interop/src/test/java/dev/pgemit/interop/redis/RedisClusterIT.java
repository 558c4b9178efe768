package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.interop.AdapterVersions;
import dev.pgemit.testing.RedisCluster;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every adapter with a cluster of three nodes. */
class RedisClusterIT extends RedisWireCases {
  private @Nullable RedisCluster redis;

  @Override
  List<String> wires() {
    return AdapterVersions.redis();
  }

  @Override
  String startRedis() throws IOException {
    var started = RedisCluster.start();
    redis = started;
    return started.urls();
  }

  @Override
  boolean isCluster() {
    return true;
  }

  @Override
  void stopRedis() {
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void aBatchOfNamespacesOnDifferentNodesIsRefused() {
    var batch = fixture("sharded-dynamic").emitter().batch();
    for (var number = 0; number < 50; number++) {
      batch.of("/namespace" + number).emit("event");
    }

    assertThatThrownBy(batch::publish)
        .isInstanceOfSatisfying(EmitException.class, e -> assertThat(e.isOutcomeKnown()).isTrue())
        .hasMessageContaining("different slots of the Redis cluster");
  }

  @Test
  void namespacesOnDifferentNodesReceiveEvents() {
    var io = fixture("sharded-dynamic").emitter();

    for (var number = 0; number < 50; number++) {
      assertThat(io.of("/namespace" + number).emit("event")).isNotEmpty();
    }
  }
}
