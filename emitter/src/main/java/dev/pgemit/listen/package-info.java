/** What comes back: the connection that listens, and the requests that wait for answers. */
@NullMarked
package dev.pgemit.listen;

import org.jspecify.annotations.NullMarked;
