package dev.pgemit.http.edge;

import java.time.Duration;

/**
 * How large and how slow bodies may be.
 *
 * @param longest the largest, in bytes
 * @param timeout how long a request may take to come
 * @param allowance the memory that the larger ones share
 */
record BodyLimits(int longest, Duration timeout, Allowance allowance) {}
