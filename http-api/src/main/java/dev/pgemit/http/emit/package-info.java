/** The calls that publish. */
@NullMarked
package dev.pgemit.http.emit;

import org.jspecify.annotations.NullMarked;
