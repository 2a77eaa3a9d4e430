/**
 * The Click language: from text to a checked configuration. In the order of work: {@code Lexer}, {@code Parser} (syntax
 * tree {@code Statement}), {@code BodyReader} (names, one {@code Compound} a scope), {@code Expander} and
 * {@code Tunnels} (flat elements and connections), {@code Elaborator} (ports, push and pull, programs).
 */
package io.weir.click;
