/** Executes packet programs symbolically and explores networks of them: sets of packets instead of packets. */
package io.weir.verify;
