package dev.pgemit.redis.wire;

import java.util.List;

/**
 * The channels of the requests to one namespace.
 *
 * @param answers the channels to subscribe to, in one slot if sharded
 * @param servers the channel whose subscribers are the servers. An emitter must never subscribe to
 *     it: servers would count it as one of them, and wait for its answers
 * @param isSharded whether all are channels of sharded Pub/Sub
 */
public record AnswerChannels(List<String> answers, String servers, boolean isSharded) {}
