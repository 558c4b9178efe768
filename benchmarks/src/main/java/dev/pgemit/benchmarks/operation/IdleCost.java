package dev.pgemit.benchmarks.operation;

/**
 * The costs of a process that does nothing.
 *
 * @param what the process
 * @param cpuPercent the share of one processor that the process uses
 * @param postgresCpuPercent the share of one processor that Postgres uses
 * @param walBytesPerMinute bytes of write-ahead log a minute
 * @param transactionsPerMinute transactions a minute; an idle process runs one query in each
 */
public record IdleCost(
    String what,
    double cpuPercent,
    double postgresCpuPercent,
    double walBytesPerMinute,
    double transactionsPerMinute) {}
