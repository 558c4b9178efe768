@NullMarked
package dev.pgemit.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
