/** Contains the listening connection, and the requests that wait for responses. */
@NullMarked
package dev.pgemit.listen;

import org.jspecify.annotations.NullMarked;
