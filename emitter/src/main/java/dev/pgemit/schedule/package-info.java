/** Messages that wait in Postgres: what sends them when they are due, and what lists them. */
@NullMarked
package dev.pgemit.schedule;

import org.jspecify.annotations.NullMarked;
