/**
 * Tests code that emits, without Postgres or with a real one: start at {@link RecordingEmitter}.
 */
@NullMarked
package dev.pgemit.test;

import org.jspecify.annotations.NullMarked;
