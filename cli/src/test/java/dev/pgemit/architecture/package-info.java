/** Tests of the structure of all shipped modules. */
@org.jspecify.annotations.NullMarked
package dev.pgemit.architecture;
