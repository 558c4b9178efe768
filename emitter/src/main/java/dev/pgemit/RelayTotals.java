package dev.pgemit;

/**
 * Counts the messages of a {@link Relay} since its start. Immutable.
 *
 * @param passedOn the number of messages that the destination has accepted
 * @param waiting the number of messages that wait for the destination
 * @param skipped the number of messages that servers would drop, or that would harm them
 * @param missed the number of messages that were surely or possibly missed, without those of gaps
 *     of unknown size
 * @param gaps the number of gaps of unknown size
 * @param uncertain the number of messages with an unknown outcome
 */
public record RelayTotals(
    long passedOn, int waiting, long skipped, long missed, long gaps, long uncertain) {}
