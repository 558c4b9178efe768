/** Coverage-guided fuzzing: targets, their seed inputs, and searches for failing inputs. */
@NullMarked
package dev.pgemit.testing.fuzz;

import org.jspecify.annotations.NullMarked;
