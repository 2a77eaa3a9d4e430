package io.weir.node;

/**
 * How a middlebox that ran elsewhere goes on here.
 *
 * @param text digest of what it was made from: state is taken over from the same only
 * @param waits whether it starts when the other node says that it has stopped it, or when it is released; else at once
 */
record Takeover(byte[] text, boolean waits) {}
