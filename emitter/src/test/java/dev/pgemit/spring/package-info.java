/** Tests the examples of the documentation about Spring transactions. */
@NullMarked
package dev.pgemit.spring;

import org.jspecify.annotations.NullMarked;
