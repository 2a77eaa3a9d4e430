package io.weir.stack.strand;

/** How packets get to a peer: by the protocol's own number, or in a tunnel. */
interface Carrier {
    /** The longest packet that gets to the peer whole; 0 if there is no way. */
    int packetBytes(Peer peer);

    /** Sends a packet; it may get lost. */
    void send(Peer peer, byte[] packet, int length);

    boolean isTunnel();
}
