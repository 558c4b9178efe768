/** Publishes encoded messages: the shared pipeline, and the statements that it runs. */
@NullMarked
package dev.pgemit.publish;

import org.jspecify.annotations.NullMarked;
