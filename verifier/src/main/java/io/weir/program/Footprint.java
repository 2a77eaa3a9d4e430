package io.weir.program;

import java.util.List;

/**
 * All that opaque code may do to a packet. The engine holds the code to it, the verifier assumes nothing less.
 *
 * @param writes fields it may set to anything
 * @param payload whether it may change bytes behind the transport header, and the packet's length
 * @param drops whether it may drop the packet
 */
public record Footprint(List<Field> writes, boolean payload, boolean drops) {
    public static final Footprint READS_ONLY = new Footprint(List.of(), false, false);

    public Footprint {
        writes = List.copyOf(writes);
    }
}
