package io.weir.verify;

import io.weir.program.Field;

/** What a variable of the header space stands for. */
sealed interface Symbol {
    /** Bits that the packet had when it entered; {@code region} says what their position counts from. */
    record Entered(Region region, int content, int bit, int width) implements Symbol {}

    /** The packet's length when it entered. */
    record Length() implements Symbol {}

    /** Whether something was right when the packet entered: {@code what} with its network header at {@code network}. */
    record Judged(Field what, int network) implements Symbol {}

    /** A number that the program of {@code node} makes up. {@code site} tells apart who made it. */
    record Made(int node, Object site, int width, boolean opaque, int generation) implements Symbol {}

    /** A symbol of an earlier packet that left an entry in a table of {@code node}. */
    record Earlier(int node, String table, Symbol symbol, int generation) implements Symbol {}

    enum Region {
        /** Bits from the beginning of the packet. */
        BYTES,
        /** Bits from the transport header behind the anchor. */
        TRANSPORT
    }
}
