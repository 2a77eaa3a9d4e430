package io.weir.program;

/** One packet as opaque code sees it, whatever engine runs it. Valid only during the call. */
public interface PacketAccess {
    /** What {@link #place} answers for a tag that the packet does not have. */
    int NOWHERE = Integer.MIN_VALUE;

    /** Bytes from START to the end. */
    int length();

    /** The byte at {@code index} from START, 0 to 255. Throws IndexOutOfBoundsException outside the packet. */
    int at(int index);

    void put(int index, int value);

    /** The value of a field, {@link Field#ABSENT} if the packet does not have it. */
    long read(Field field);

    /** Sets a field; nothing happens if it is absent. */
    void write(Field field, long value);

    /**
     * How many bytes {@code tag} (START, NETWORK or TRANSPORT) lies behind START, negative if before it; {@link #NOWHERE}
     * if absent. May lie behind the packet's end.
     */
    int place(Tag tag);

    /** Nanoseconds of the engine's clock. */
    long nowNs();
}
