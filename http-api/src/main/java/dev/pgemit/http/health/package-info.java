/** For whatever watches over the process: is it alive, is it able to publish, and its numbers. */
@NullMarked
package dev.pgemit.http.health;

import org.jspecify.annotations.NullMarked;
