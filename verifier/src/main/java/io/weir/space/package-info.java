/** Sets of numbers in many dimensions: interval decision diagrams, their lazy conjunction, their members. */
package io.weir.space;
