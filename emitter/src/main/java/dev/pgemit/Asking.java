package dev.pgemit;

import dev.pgemit.listen.Requests;

/**
 * How an emitter asks.
 *
 * @param requests the requests under way
 * @param keepsHandshakeSecrets whether fetched sockets keep what logs their users in
 */
record Asking(Requests requests, boolean keepsHandshakeSecrets) {}
