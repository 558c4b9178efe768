/** The calls that wait for what servers and clients answer. */
@NullMarked
package dev.pgemit.http.answers;

import org.jspecify.annotations.NullMarked;
