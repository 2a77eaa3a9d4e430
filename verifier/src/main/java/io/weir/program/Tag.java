package io.weir.program;

/**
 * What a field's bit offset counts from. The first three are places in the packet's bytes; the others are memory
 * that travels with a packet but is not sent.
 */
public enum Tag {
    /** The first byte of the packet as it is now: moves with Strip, encapsulation, decapsulation. */
    START,
    /** The network header; unset until marked. Fields relative to it are absent while it is unset. */
    NETWORK,
    /**
     * The transport header: {@code NETWORK + 4 * IHL} when the version nibble is 4 and IHL is at least 5,
     * {@code NETWORK + 40} when it is 6; absent otherwise. Never set by a step.
     */
    TRANSPORT,
    /** 48 bytes of annotations, as in Click; zero when a packet enters from outside, kept between elements. */
    ANNOTATION,
    /**
     * 64 bytes of scratch, read and written within one element's program only; absent until written there.
     * What {@link Step.Lookup} finds goes here.
     */
    REGISTER,
    /** Not stored: computed from the packet when read. See {@link Fields#LENGTH} and the checksum fields. */
    DERIVED
}
