/** Tests how the emitter opens its LISTEN connection past the pools of applications. */
@NullMarked
package dev.pgemit.datasource;

import org.jspecify.annotations.NullMarked;
