/** The documentation site, which the container image contains. */
@NullMarked
package dev.pgemit.http.guide;

import org.jspecify.annotations.NullMarked;
