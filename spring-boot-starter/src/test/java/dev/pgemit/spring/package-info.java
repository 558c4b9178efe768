/** Tests the auto-configuration of Spring Boot. */
@NullMarked
package dev.pgemit.spring;

import org.jspecify.annotations.NullMarked;
