package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.EnumSet;

/** Discovers the servers of a namespace. Any message of a server counts as its response. */
public final class DiscoveryRequest extends ClusterRequest {
  /** Creates a request. */
  public DiscoveryRequest(String id) {
    super(id, false, EnumSet.noneOf(MessageType.class)); // no message carries the id
  }

  @Override
  boolean accept(ReceivedMessage response) {
    return true;
  }

  @Override
  boolean reportsDepartedServers() {
    return false;
  }
}
