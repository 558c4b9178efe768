package dev.pgemit.transport;

/**
 * An idempotency key: however often a call is repeated, it publishes once.
 *
 * @param value the key as the caller chose it
 * @param fingerprint a hash of the messages, which finds a later call with the same key and other
 *     messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FingerprintedKey(String value, byte[] fingerprint) {}
