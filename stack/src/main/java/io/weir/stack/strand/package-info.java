/**
 * Strands, the example of a new transport: reliable messages in many streams that do not wait for each other, as in SCTP
 * but small, on an IP protocol number of its own; in a UDP tunnel where the path drops what it does not know.
 */
package io.weir.stack.strand;
