/** How the emitter opens its listening connection past the pools of applications. */
@NullMarked
package dev.pgemit.datasource;

import org.jspecify.annotations.NullMarked;
