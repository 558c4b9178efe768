/** Routes for scheduled and recurring emits. */
@NullMarked
package dev.pgemit.http.scheduled;

import org.jspecify.annotations.NullMarked;
