package dev.pgemit.interop.faults.result;

/**
 * What the official Node emitter does in the same fault.
 *
 * @param emitted calls that returned, none with an error
 * @param failed those of which nothing was sent, or may not have been, and nobody was told
 * @param arrived different events that the client of a server on adapter 0.3.1 got
 */
public record OfficialEmitterResult(int emitted, int failed, int arrived) {}
