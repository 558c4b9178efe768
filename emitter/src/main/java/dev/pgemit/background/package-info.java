/** Threads that outlive whatever is thrown on them. */
@NullMarked
package dev.pgemit.background;

import org.jspecify.annotations.NullMarked;
