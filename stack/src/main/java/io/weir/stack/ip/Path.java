package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.stack.wire.InternetChecksum;

/**
 * The way of a protocol's packets from one of the stack's addresses to a remote one: what need not be found out again
 * for each packet. It notices by itself when routes, neighbours or the path's MTU change. A few dozen bytes.
 */
public final class Path {
    /** What knows the way; a path asks it again when its generation is no longer the layer's. */
    interface Resolver {
        /** Changes whenever a path may have become another. */
        int generation();

        /** Sets the path's next hop and MTU anew. */
        void resolve(Path path);
    }

    /** How the next hop is reached. */
    enum Hop {
        /** Not at all: no route, or the local address is gone. */
        NONE,
        /** By a frame to a neighbour. */
        NEIGHBOUR,
        /** By a frame to a MAC address that the IP address says: many, or all. */
        GROUP,
        /** The remote address is the stack's own. */
        SELF,
        /** The device does not want to know. */
        DEVICE
    }

    private final Resolver resolver;
    private long localHigh;
    private long localLow;
    private long remoteHigh;
    private long remoteLow;
    private int protocol;
    private long pseudoSum;
    private int generation;
    private int flowLabel;
    private int mtu;
    private boolean dontFragment;
    private Hop hop = Hop.NONE;
    private long hopHigh;
    private long hopLow;
    private Neighbour neighbour = Neighbour.NOBODY;

    Path(Resolver resolver) {
        this.resolver = resolver;
        this.generation = resolver.generation() - 1;
    }

    Path from(long high, long low) {
        localHigh = high;
        localLow = low;
        return this;
    }

    Path to(long high, long low) {
        remoteHigh = high;
        remoteLow = low;
        return this;
    }

    /** When both ends are set. */
    Path carrying(int number) {
        protocol = number;
        pseudoSum = InternetChecksum.address(localHigh, localLow)
                + InternetChecksum.address(remoteHigh, remoteLow)
                + number;
        generation = resolver.generation() - 1;
        return this;
    }

    /** As a value; allocates. */
    public IpAddress local() {
        return IpAddress.of(localHigh, localLow);
    }

    /** As a value; allocates. */
    public IpAddress remote() {
        return IpAddress.of(remoteHigh, remoteLow);
    }

    public long localHigh() {
        return localHigh;
    }

    public long localLow() {
        return localLow;
    }

    public long remoteHigh() {
        return remoteHigh;
    }

    public long remoteLow() {
        return remoteLow;
    }

    /** 4 or 6. */
    public int version() {
        return remoteHigh == 0 && remoteLow >>> 32 == IpAddress.MAPPED >>> 32 ? 4 : 6;
    }

    public int protocol() {
        return protocol;
    }

    /** What a transport's checksum covers beside its own bytes, without their length. */
    public long pseudoSum() {
        return pseudoSum;
    }

    /** The longest IP packet that gets through whole, as far as is known: headers and payload, in bytes. */
    public int mtu() {
        refresh();
        return mtu;
    }

    /** The longest IP payload that gets through whole: transport header and data, in bytes. */
    public int payloadBytes() {
        return mtu() - (version() == 4 ? 20 : 40);
    }

    /** Whether packets can be sent at all now. */
    public boolean isUp() {
        return hop() != Hop.NONE;
    }

    private void refresh() {
        if (generation != resolver.generation()) {
            generation = resolver.generation();
            resolver.resolve(this);
        }
    }

    void resolved(Hop how, int pathMtu, boolean whole) {
        hop = how;
        mtu = pathMtu;
        dontFragment = whole;
        neighbour = Neighbour.NOBODY;
    }

    void next(long high, long low) {
        hopHigh = high;
        hopLow = low;
    }

    /** 20 bits that tell routers what belongs together (RFC 6437). */
    int flowLabel() {
        return flowLabel;
    }

    Path flowLabel(int label) {
        flowLabel = label & 0xf_ffff;
        return this;
    }

    Hop hop() {
        refresh();
        return hop;
    }

    long hopHigh() {
        return hopHigh;
    }

    long hopLow() {
        return hopLow;
    }

    /** Whether packets say that they may not be cut on the way, so that the path's MTU is found out. */
    boolean dontFragment() {
        return dontFragment;
    }

    Neighbour neighbour() {
        return neighbour;
    }

    void neighbour(Neighbour found) {
        neighbour = found;
    }
}
