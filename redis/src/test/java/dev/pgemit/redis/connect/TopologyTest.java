package dev.pgemit.redis.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final RedisURI CONTACT = RedisURI.create("redis://user:secret@redis.example:7000");

  @Test
  void nodeThatNoOtherNodeHasMetIsTheContact() {
    var reply =
        "1f0e7ad4f4b4c2ad6ef3a1b1f7a46d5f0c1d2e3f :7000@17000 myself,master - 0 0 1 connected"
            + " 0-16383\n";

    var topology = Topology.ofCluster(ClusterPartitionParser.parse(reply), CONTACT);

    assertThat(topology.isCluster()).isTrue();
    assertThat(topology.masters()).containsExactly(CONTACT);
    assertThat(topology.nodeFor("any key".getBytes(StandardCharsets.UTF_8))).isEqualTo(CONTACT);
  }
}
