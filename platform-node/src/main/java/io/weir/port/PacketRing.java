package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The receive ring that the kernel fills (struct tpacket2_hdr of linux/if_packet.h), one slot at a time.
 *
 * <pre>
 *   0        4        8          12    14    16    20     24         26          32
 *   +--------+--------+----------+-----+-----+-----+------+----------+-----------+---- … ----+
 *   | status | length | captured | mac | net | sec | nsec | vlan tci | vlan tpid |   frame   |
 *   +--------+--------+----------+-----+-----+-----+------+----------+-----------+---- … ----+
 * </pre>
 */
final class PacketRing {
    static final int SLOT_BYTES = 2048;
    static final int SLOTS = 4096;
    static final int BLOCK_BYTES = 1 << 18;
    static final int BLOCKS = SLOTS * SLOT_BYTES / BLOCK_BYTES;

    static final int USER = 1;
    /** The frame was longer than the slot, and waits whole in the socket's queue. */
    static final int COPIED = 2;
    static final int CHECKSUM_NOT_READY = 8;
    static final int VLAN_VALID = 0x10;
    static final int VLAN_TPID_VALID = 0x40;

    private static final VarHandle STATUS = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private int slot;

    PacketRing(long address) {
        this.ring = MemorySegment.ofAddress(address).reinterpret((long) SLOTS * SLOT_BYTES);
    }

    static long bytes() {
        return (long) SLOTS * SLOT_BYTES;
    }

    /** The current slot's status; without {@link #USER} the kernel still owns it. */
    int status() {
        return (int) STATUS.getAcquire(ring, at(0));
    }

    int length() {
        return ring.get(JAVA_INT, at(4));
    }

    int captured() {
        return ring.get(JAVA_INT, at(8));
    }

    /** Address of the frame's first byte. */
    long frame() {
        return ring.address() + at(ring.get(JAVA_SHORT, at(12)) & 0xffff);
    }

    int vlanControl() {
        return ring.get(JAVA_SHORT, at(24)) & 0xffff;
    }

    int vlanProtocol(int status) {
        return (status & VLAN_TPID_VALID) != 0 ? ring.get(JAVA_SHORT, at(26)) & 0xffff : 0x8100;
    }

    /** Gives the slot back to the kernel and goes on to the next. */
    void release() {
        STATUS.setRelease(ring, at(0), 0);
        slot = (slot + 1) & (SLOTS - 1);
    }

    private long at(int offset) {
        return (long) slot * SLOT_BYTES + offset;
    }
}
