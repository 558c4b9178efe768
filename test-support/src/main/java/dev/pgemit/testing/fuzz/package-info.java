/** Coverage-guided fuzzing: targets, the inputs that are kept for them, and the search for more. */
@NullMarked
package dev.pgemit.testing.fuzz;

import org.jspecify.annotations.NullMarked;
