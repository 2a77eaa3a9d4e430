package io.weir.stack.device;

/** What a device's frames begin with. */
public enum Medium {
    /** An Ethernet header: the stack finds its neighbours' addresses by ARP and neighbour discovery. */
    ETHERNET(14),
    /** The IP header: who is behind the device sees to the rest, as in a tunnel or behind a node's port switch. */
    IP(0);

    private final int headerBytes;

    Medium(int headerBytes) {
        this.headerBytes = headerBytes;
    }

    public int headerBytes() {
        return headerBytes;
    }
}
