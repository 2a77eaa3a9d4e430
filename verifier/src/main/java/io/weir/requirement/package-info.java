/**
 * The language in which people say what a network must and must not do: text to a tree, all errors at once. What a
 * requirement means for packets is decided in {@code io.weir.proof}.
 */
package io.weir.requirement;
