@NullMarked
package dev.pgemit.test.spring;

import org.jspecify.annotations.NullMarked;
