/** Serializes arguments with Jackson 2: start at {@link Jackson2Module}. */
@NullMarked
package dev.pgemit.jackson2;

import org.jspecify.annotations.NullMarked;
