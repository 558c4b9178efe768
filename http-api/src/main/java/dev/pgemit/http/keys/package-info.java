/** The calls that administer keys, and the document of a key. */
@NullMarked
package dev.pgemit.http.keys;

import org.jspecify.annotations.NullMarked;
