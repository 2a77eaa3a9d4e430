package io.weir.controller;

import java.time.Instant;

/**
 * A packet seen at a middlebox.
 *
 * @param element for drops, where; empty for the node itself
 * @param reason for drops, why
 * @param lengthBytes of the whole packet
 * @param head its first bytes, at most {@link #MAX_HEAD_BYTES}; not changed after the call
 */
public record ObservedPacket(
        Instant time, Direction direction, String element, String reason, int lengthBytes, byte[] head) {
    public static final int MAX_HEAD_BYTES = 128;

    /** Which way it went. */
    public enum Direction {
        IN,
        OUT,
        DROPPED
    }
}
