/** Work that is done again and again, whatever is thrown. */
@NullMarked
package dev.pgemit.http.background;

import org.jspecify.annotations.NullMarked;
