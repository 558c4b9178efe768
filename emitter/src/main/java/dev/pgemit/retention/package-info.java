/** Removes what nobody will fetch any more. */
@NullMarked
package dev.pgemit.retention;

import org.jspecify.annotations.NullMarked;
