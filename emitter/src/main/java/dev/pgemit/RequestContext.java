package dev.pgemit;

import dev.pgemit.listen.ClusterClient;

/**
 * Holds the parts of an emitter that send requests.
 *
 * @param requests the pending requests
 * @param keepsHandshakeSecrets whether fetched sockets keep credentials in their handshake
 */
record RequestContext(ClusterClient requests, boolean keepsHandshakeSecrets) {}
