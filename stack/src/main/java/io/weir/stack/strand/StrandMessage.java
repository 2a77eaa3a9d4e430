package io.weir.stack.strand;

/**
 * A message as it was sent.
 *
 * @param stream 0 to 1023
 * @param data its own to keep
 */
public record StrandMessage(int stream, byte[] data) {}
