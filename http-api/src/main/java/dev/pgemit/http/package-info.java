/** The REST service for the emitter. Start at {@link dev.pgemit.http.HttpApi}. */
@NullMarked
package dev.pgemit.http;

import org.jspecify.annotations.NullMarked;
