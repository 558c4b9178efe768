package dev.pgemit.interop.faults.result;

/**
 * The result of the official Node emitter under the same fault.
 *
 * @param emitted calls that returned, none with an error
 * @param failed calls whose event was not sent, or may not have been, without an error for the
 *     caller
 * @param arrived distinct events that the client of a server on adapter 0.3.1 received
 */
public record OfficialEmitterResult(int emitted, int failed, int arrived) {}
