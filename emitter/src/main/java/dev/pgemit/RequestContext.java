package dev.pgemit;

import dev.pgemit.listen.ClusterClient;

/**
 * The connection of an emitter to the servers' responses.
 *
 * @param requests the pending requests
 * @param keepsHandshakeSecrets whether fetched sockets keep credentials in their handshake
 */
record RequestContext(ClusterClient requests, boolean keepsHandshakeSecrets) {}
